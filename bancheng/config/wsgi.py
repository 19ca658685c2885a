"""The pages as one WSGI application, for granian or any other server."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from bancheng.config.garbage import keep_what_is_loaded
from bancheng.config.legible import with_readable_kind

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bancheng.config.settings")
application = with_readable_kind(get_wsgi_application())
# Rooms can be asked only now that Django knows them.
stops_the_start = import_module("bancheng.config.data_mark").stops_the_start
# However it is served: the pages of one house never run on the data of another.
if stopped := stops_the_start():
    raise SystemExit(stopped)
# A page that cannot be imported stops the start, not the first citizen.
import_module(settings.ROOT_URLCONF)
keep_what_is_loaded()
