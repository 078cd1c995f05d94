"""Where a form goes leads, when it is opened instead of sent, to the page on which the form stands."""

import pytest

from tests import make
from tests.making import complaints as making
from tests.visitor import Visitor


def forms_that_only_take(app):
    """(address, page) of every form whose own address shows nothing, by endpoint."""
    views, shown = app.view_functions, {}
    opened = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    for rule in app.url_map.iter_rules():
        page = getattr(views[rule.endpoint], "form_page", (None,))[0]
        if page is not None and "POST" in (rule.methods or ()) and rule.rule not in opened:
            shown[rule.endpoint] = next((name for name, view in views.items() if view is page), None)
    return shown


def test_every_page_on_which_a_form_stands_has_an_address_of_its_own(app):
    found = forms_that_only_take(app)
    assert len(found) > 50
    nameless = {endpoint for endpoint, page in found.items() if page is None}
    assert nameless == {"redemptions.confirm", "redemptions.change"}, "their page depends on how it stands"


def test_the_reload_of_a_refused_form_shows_its_page_with_the_way_back_to_the_list(app):
    case = making.filed()
    desk = Visitor(app).sign_in(make.staff(), staff=True)
    answer = desk.get(f"/staff/complaints/{case.number}/letters?list=of%3Dcomplaints&evil=1")
    assert answer.status_code == 303
    assert answer.location == f"/staff/complaints/{case.number}?list=of%3Dcomplaints"
    assert desk.get(answer.location).status_code == 200


@pytest.mark.parametrize("address", ["/sign-out", "/staff/nothing/at/all"])
def test_what_stands_on_no_page_of_its_own_leads_nowhere(app, address):
    assert Visitor(app).get(address).status_code in {404, 405}


def test_a_stranger_is_led_no_further_than_the_page_itself_leads(app):
    case = making.filed()
    answer = Visitor(app).get(f"/staff/complaints/{case.number}/letters")
    assert answer.status_code == 303
    assert Visitor(app).get(answer.location).status_code in {302, 303, 404}


@pytest.mark.parametrize(("address", "page"), [
    ("/redemptions/7/confirmation", "/redemptions/7"), ("/staff/views/7/deletion", "/staff"),
    ("/staff/points/rules/7/end", "/staff/points/rules/7"), ("/projects/viewings/abc/cancel", "/projects/viewings/abc"),
])  # fmt: skip
def test_an_act_without_a_page_of_its_own_leads_to_the_page_above_it(app, address, page):
    answer = Visitor(app).get(address)
    assert (answer.status_code, answer.location) == (303, page)


def test_what_says_that_it_only_takes_forms_is_what_no_page_stands_above(app):
    urls, named = app.url_map.bind("localhost"), {"number": "TS1", "token": "abc", "name": "abc"}
    visitor, left = Visitor(app), set()
    for rule in app.url_map.iter_rules():
        arguments = {name: named.get(name, 7) for name in rule.arguments}
        if "POST" in (rule.methods or ()) and not urls.test(urls.build(rule.endpoint, arguments), method="GET"):
            address = urls.build(rule.endpoint, arguments, method="POST")
            left |= {address} if visitor.get(address).status_code == 405 else set()
    gateways = "/gateways/7/7"  # providers of text messages tell their receipts there
    ours = {"/sign-out", "/account/sessions/end", "/account/sessions/7/end", "/discounts/codes/7/return"}
    assert left == {*ours, gateways}
