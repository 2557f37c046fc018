"""What is done in an evaluation: draws, review, scores, report, candidates, award."""
