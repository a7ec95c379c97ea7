"""A release as a document that staff and merchants read: static HTML in Chinese and English."""

from adjudicator.handbook.site import LANGUAGES, Site, documents_of, render_index, render_release

__all__ = ["LANGUAGES", "Site", "documents_of", "render_index", "render_release"]
