"""What must not be read in a published copy (去标识化): found, left out, and looked for again."""
