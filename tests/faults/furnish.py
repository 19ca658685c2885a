"""Furnishes an empty house by real acts: the district, an officer with an account, two cases, a document.

Run as a process of its own, `python -m tests.faults.furnish`, with the house's environment.
"""

# ruff: noqa: E402 — the product is set up before its models are imported.

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bancheng.config.settings")

import django

django.setup()

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from bancheng.cases import actions
from bancheng.catalogue import actions as catalogue
from bancheng.config.environment import data_kind
from bancheng.org import actions as org
from bancheng.records import actions as records
from bancheng.records import keys
from tests import make
from tests.cases import district as d
from tests.cases import steps

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def main() -> None:
    """An office in which an officer can sign in and work."""
    call_command("migrate", interactive=False, verbosity=0)
    keys.create_missing()  # Where the tables were there already, their keys are not.
    records.mark_data(data_kind(settings.DATA), at=d.AT)
    org.load_district(d.AT)
    catalogue.load_catalogue(at=d.AT)
    district = d.make_district()
    make.make_account(district.person("officer"), at=d.AT)
    case = d.register(district)
    document = SimpleUploadedFile("租赁合同.pdf", PDF)
    actions.attach(case, upload=document, kind="other", by=district.actor("officer"), at=d.AT)
    steps.to_be_told(district, d.register(district, story="另一件事，营业执照地址变更办不了。"))
    records.seal_day(at=d.AT)
    while records.run_reactions(at=steps.AT + 75 * steps.HOUR / 60):
        pass


if __name__ == "__main__":
    main()
