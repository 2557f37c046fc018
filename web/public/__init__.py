"""How public pages are filled: each module reads what others have done and gives the facts of one kind of page."""
