"""All pages of recognition, for wiring."""

from forum.recognition import appreciation_views, award_views, journey_views, verify_views
from forum.recognition.blueprint import VISITORS_SEND, blueprint

__all__ = ["VISITORS_SEND", "appreciation_views", "award_views", "blueprint", "journey_views", "verify_views"]
