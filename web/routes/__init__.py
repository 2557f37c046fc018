"""The addresses: each module one part of the site; a route calls one act or query and draws one view."""
