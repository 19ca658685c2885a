"""The inbox's index before goes: an instant, in which readers wait too."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_an_inbox_in_its_order")]

    operations = [migrations.RemoveIndex(model_name="notice", name="inbox_of_person")]
