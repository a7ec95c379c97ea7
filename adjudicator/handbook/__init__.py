"""Releases as documents that staff and merchants read: static HTML in Chinese and English."""

from adjudicator.handbook.site import LANGUAGES, Site, documents_of, pages

__all__ = ["LANGUAGES", "Site", "documents_of", "pages"]
