"""What an open page asks now and then: have others changed what I show? Yes or no, and never a word of what."""

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from bancheng.notices import news
from bancheng.org.asking import Asking
from bancheng.rules.refusal import Refused


@require_safe
def live(request: Asking, follow: str, key: str = "") -> HttpResponse:
    """Nothing (204) while nothing has been written since; else the mark to ask with from now on, and yes or no."""
    judge = news.hearer(follow)
    if judge is None:
        raise Http404
    mark, now = request.GET.get("after", ""), news.mark_now(request)
    if mark == now:
        return HttpResponse(status=204)
    try:
        heard = news.since(mark, now)
    except Refused as no:
        return HttpResponse(no.sentence, status=400, content_type="text/plain; charset=utf-8")
    return JsonResponse({"after": now, "changed": judge(request.actor, heard, key)})
