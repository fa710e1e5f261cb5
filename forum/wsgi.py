"""What the production server loads."""

from forum.app import create_app

app = create_app()
