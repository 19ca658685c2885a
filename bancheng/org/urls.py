"""The paths of the office, below /desk/: sign-in, my settings, the office's own data."""

from django.urls import path
from django.views.generic import RedirectView

from bancheng.org.pages import accounts, calendar, me, people, places, sign_in

app_name = "org"
urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path(
        "sign-in/", RedirectView.as_view(pattern_name="org:sign_in", query_string=True), name="sign_in_slash"
    ),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("welcome", sign_in.welcome, name="welcome"),
    path("welcome/<str:token>", sign_in.follow_link, name="follow_link"),
    path("me", me.my_settings, name="my_settings"),
    path("me/password", me.my_password, name="my_password"),
    path("me/second-factor", me.my_second_factor, name="my_second_factor"),
    path("me/sessions/<int:pk>/end", me.end_my_session, name="end_my_session"),
    path("me/keys", me.set_my_keys, name="my_keys"),
    path("org/", RedirectView.as_view(pattern_name="org:people"), name="office"),
    path("org/people", people.people, name="people"),
    path("org/people/add", people.add_person, name="add_person"),
    path("org/people/<str:staff_no>", people.change_person, name="change_person"),
    path("org/people/<str:staff_no>/absence", people.absence, name="absence"),
    path("org/people/<str:staff_no>/leave", people.end_service, name="end_service"),
    path("org/roles", people.appointments, name="appointments"),
    path("org/roles/add", people.appoint, name="appoint"),
    path("org/roles/<int:pk>/end", people.end_appointment, name="end_appointment"),
    path("org/roster", people.roster, name="roster"),
    path("org/absences", people.absences, name="absences"),
    path("org/absences/<int:pk>/call-off", people.call_off_absence, name="call_off_absence"),
    path("org/roster/add", people.set_duty, name="set_duty"),
    path("org/sites", places.sites, name="sites"),
    path("org/sites/add", places.keep_site, name="add_site"),
    path("org/sites/<str:code>", places.keep_site, name="change_site"),
    path("org/sites/<str:code>/hours", places.opening_hours, name="opening_hours"),
    path("org/sites/<str:code>/windows/add", places.keep_window, name="add_window"),
    path("org/departments", places.departments, name="departments"),
    path("org/departments/add", places.keep_department, name="add_department"),
    path("org/departments/<str:code>", places.keep_department, name="change_department"),
    path("org/accounts", accounts.accounts, name="accounts"),
    path("org/accounts/add", accounts.add_account, name="add_account"),
    path("org/accounts/<int:pk>/link", accounts.issue_link, name="issue_link"),
    path("org/accounts/<int:pk>/stop", accounts.stop_account, name="stop_account"),
    path("org/accounts/<int:pk>/resume", accounts.resume_account, name="resume_account"),
    path("org/accounts/<int:pk>/second-factor", accounts.reset_factor, name="reset_factor"),
    path("org/sign-in-rules", accounts.sign_in_rules, name="sign_in_rules"),
    path("org/sign-in-rules/second-factor", accounts.set_requirement, name="set_requirement"),
    path("org/sign-in-rules/<str:key>", accounts.set_sign_in_rule, name="set_sign_in_rule"),
    path("org/calendar", calendar.calendar, name="calendar"),
    path("org/calendar/import", calendar.import_notice, name="import_notice"),
    path("org/calendar/hours", calendar.set_office_hours, name="set_office_hours"),
    path("org/calendar/<int:year>", calendar.calendar, name="calendar_year"),
    path("org/calendar/<int:year>/day", calendar.set_calendar_day, name="set_calendar_day"),
    path("org/limits", calendar.limits, name="limits"),
    path("org/limits/<str:key>", calendar.set_limit, name="set_limit"),
]
