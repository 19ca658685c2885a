"""Whole stories, told through the pages by the people who live them."""
