"""What each page is told: frozen facts, filled by the routes from queries, drawn by the templates."""
