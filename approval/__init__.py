"""Administrative approval (行政审批)."""
