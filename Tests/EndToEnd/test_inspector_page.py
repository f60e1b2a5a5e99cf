"""The inspector's page in a real browser: what a person sees, does with keys, and takes along."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from conftest import PROJECT, batch_client
from harness import LOOPBACK, clean_environment, port_of

websocket = pytest.importorskip("websocket", reason="websocket-client is not installed (requirements.txt)")
from browser import Browser, executable  # noqa: E402

pytestmark = pytest.mark.skipif(
    not executable(), reason="no Chromium here: apt-get install chromium, or name one in SFN_BATCH_PROXY_CHROMIUM")

SANDBOX = Credentials("sandbox", "sandbox")
MARKER = {"name": "MANAGED_BY_AWS", "value": "STARTED_BY_STEP_FUNCTIONS"}
ROWS = "document.querySelectorAll('#rows tr').length"
HOSTILE = "<img src=x onerror=window.hurt=1>"


@pytest.fixture(scope="module")
def sandbox(binary, keep_for_module):
    return keep_for_module(binary.sandbox())


@pytest.fixture
def proxy(binary, keep, sandbox):
    return keep(binary.serve(sandbox.url, credentials=SANDBOX, admin=LOOPBACK))


@pytest.fixture(scope="module")
def running_browser(tmp_path_factory):
    browser = Browser(tmp_path_factory.mktemp("browser"))
    yield browser
    browser.stop()


@pytest.fixture
def browser(running_browser):
    """The one browser, made like new, and without a complaint at the end."""
    running_browser.send("Page.navigate", url="about:blank")
    running_browser.size(1280, 800)
    running_browser.media()
    running_browser.events.clear()
    yield running_browser


def client_of(proxy):
    """One client and so one connection a proxy: exchanges of different ones may be recorded in any order."""
    if not hasattr(proxy, "client"):
        proxy.client = batch_client(proxy.url, SANDBOX)
    return proxy.client


def submit(proxy, name: str = "nightly", definition: str = "etl", **more):
    return client_of(proxy).submit_job(
        jobName=name, jobQueue="q", jobDefinition=definition, containerOverrides={"environment": [MARKER]}, **more)


def open_page(browser: Browser, proxy, rows: int = 0):
    browser.go(proxy.listening["inspector"])
    browser.wait("document.getElementById('state').dataset.state === 'live'")
    browser.wait(f"{ROWS} === {rows}")


def open_row(browser: Browser, text: str):
    browser.run(
        f"[...document.querySelectorAll('#rows tr')].find((r) => r.innerText.includes({json.dumps(text)})).click()")
    browser.wait("document.getElementById('timing')")


def visible_jobs(browser: Browser) -> list[str]:
    return browser.run(
        "[...document.querySelectorAll('#rows tr:not([hidden]) td.job')].map((e) => e.textContent)")


def test_1_an_empty_page_says_where_clients_are_to_be_pointed(browser, proxy):
    open_page(browser, proxy)
    assert browser.run("document.getElementById('empty').checkVisibility()")
    assert browser.text("#line-sfn") == f"BATCH_ENDPOINT={proxy.url}"
    assert browser.text("#line-sdk") == f"export AWS_ENDPOINT_URL_BATCH={proxy.url}"
    assert "sfn-batch-proxy check" in browser.text("#empty")
    browser.send("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    browser.click("[data-copy=line-sdk]")
    browser.wait("document.getElementById('told').textContent === 'Copied.'")
    assert browser.run("navigator.clipboard.readText()") == f"export AWS_ENDPOINT_URL_BATCH={proxy.url}"


def test_2_a_job_appears_without_a_reload(browser, proxy):
    open_page(browser, proxy)
    browser.run("window.isSamePage = true")
    submit(proxy)
    browser.wait(f"{ROWS} === 1")
    assert browser.run("window.isSamePage") is True
    assert visible_jobs(browser) == ["nightly"] and browser.text("#count") == "1 / 1"
    assert not browser.run("document.getElementById('empty').checkVisibility()")


def test_3_exactly_one_member_is_marked_in_a_rewritten_job_and_none_in_a_passed_one(browser, proxy):
    submit(proxy, "rewritten-one", tags={"a": "b"})
    client_of(proxy).submit_job(jobName="passed-one", jobQueue="q", jobDefinition="etl")
    open_page(browser, proxy, rows=2)
    open_row(browser, "rewritten-one")
    [removed] = browser.texts("#diff del")
    assert removed.strip(" ,").startswith('"containerOverrides"') and browser.texts("#diff ins") == []
    assert [t for t in browser.texts("#diff .sign") if t.strip()] == ["-"]
    open_row(browser, "passed-one")
    browser.wait("document.querySelector('#detail h2').innerText.includes('passed-one')")
    assert browser.text("#diff").split("\n")[-1].startswith("Identical")
    assert browser.texts("#diff del") == []


def test_4_a_hostile_job_name_stays_text(browser, proxy):
    with pytest.raises(ClientError):
        submit(proxy, HOSTILE)
    open_page(browser, proxy, rows=1)
    assert visible_jobs(browser) == [HOSTILE]
    open_row(browser, "<img")
    assert HOSTILE in browser.text("#detail h2") and HOSTILE in browser.text("#request")
    assert browser.run("document.querySelectorAll('img').length") == 0 and browser.run("window.hurt") is None


def test_5_nothing_foreign_is_loaded_and_nothing_complains(browser, proxy):
    submit(proxy)
    open_page(browser, proxy, rows=1)
    open_row(browser, "nightly")
    browser.press("/")
    browser.type("night")
    browser.press("Escape", "?")
    browser.wait("document.getElementById('keys').open")
    browser.press("Escape")
    browser.reload()
    browser.wait("document.getElementById('timing')")
    page = proxy.listening["inspector"]
    requested = browser.requested()
    assert len(requested) > 4 and [url for url in requested if not url.startswith(page)] == []
    assert browser.complaints() == []
    # The policy is no ornament: what it forbids does not run.
    browser.run("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.hurt = 1'}))")
    assert browser.run("window.hurt") is None
    assert any("Content Security Policy" in text for text in browser.complaints())


def test_6_another_site_gets_nothing(browser, proxy, tmp_path):
    url = proxy.listening["inspector"]
    submit(proxy)
    (tmp_path / "index.html").write_text("<!doctype html><title>another site</title>")
    server = subprocess.Popen(
        ["python3", "-u", "-m", "http.server", "--bind", "127.0.0.1", "0", "--directory", str(tmp_path)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        port = int(server.stdout.readline().split("port ")[1].split()[0])
        browser.go(f"http://localhost:{port}/")
        for path in ("", "inspector.har", "inspector/search?q=x"):
            assert browser.run(
                f"fetch({json.dumps(url + path)}).then(() => 'read', () => 'refused')") == "refused"
        assert browser.run(
            f"new Promise((done) => {{ const s = new EventSource('{url}inspector/events');"
            " s.onopen = () => done('open'); s.onerror = () => done('refused') })") == "refused"
        statuses = {e["response"]["status"] for e in browser.named("Network.responseReceived")
                    if e["response"]["url"].startswith(url)}
        assert statuses <= {403}
        # Nor does a link from there open it.
        browser.run(f"(() => {{ location.href = {json.dumps(url)}; return 1 }})()")
        browser.wait("document.body.innerText.includes('type the address instead')")
    finally:
        server.terminate()
        server.wait()


def test_7_a_restart_shows_a_banner_then_no_gap_and_no_repetition(browser, binary, keep, sandbox):
    proxy = keep(binary.serve(sandbox.url, credentials=SANDBOX, admin=LOOPBACK))
    for number in range(3):
        submit(proxy, f"before-{number}")
    open_page(browser, proxy, rows=3)
    admin = f"127.0.0.1:{port_of({'url': proxy.listening['inspector']})}"
    assert proxy.stop() == 0
    browser.wait("!document.getElementById('banner').hidden")
    assert "Disconnected" in browser.text("#banner") and len(visible_jobs(browser)) == 3
    second = keep(binary.serve(sandbox.url, credentials=SANDBOX, admin=admin, listen=f"127.0.0.1:{proxy.port}"))
    for number in range(2):
        submit(second, f"after-{number}")
    browser.wait("document.getElementById('banner').hidden")
    submit(second, "after-2")
    browser.wait(f"{ROWS} === 6")
    expected = [f"after-{n}" for n in (2, 1, 0)] + [f"before-{n}" for n in (2, 1, 0)]
    assert visible_jobs(browser) == expected
    open_row(browser, "after-1")
    browser.click("#close")
    browser.run("[...document.querySelectorAll('#rows tr')].at(-1).click()")
    browser.wait("document.getElementById('detail').innerText.includes('before the proxy was restarted')")


def test_8_the_filter_finds_counts_and_survives_a_reload(browser, proxy):
    submit(proxy, "alpha")
    submit(proxy, "beta", parameters={"colour": "ultramarine"})
    client_of(proxy).list_jobs(jobQueue="some-queue")
    with pytest.raises(ClientError):
        submit(proxy, "gamma", "no-such-definition")
    open_page(browser, proxy, rows=4)
    assert browser.text("#count") == "4 / 4"

    def filtered(text: str, count: str):
        browser.press("/")
        browser.type(text)
        browser.wait(f"document.getElementById('count').textContent === {json.dumps(count)}")
        browser.press("Escape")
        return visible_jobs(browser)

    assert filtered("alpha", "1 / 4") == ["alpha"]
    assert filtered("decision:rewritten", "2 / 4") == ["beta", "alpha"]
    assert filtered("-op:submit", "1 / 4") == [""]
    assert filtered("status:4", "1 / 4") == ["gamma"]
    assert filtered("ULTRAMARINE", "1 / 4") == ["beta"], "in the body"
    assert filtered("decision:rewritten -beta", "1 / 4") == ["alpha"]
    assert filtered('"no-such-definition"', "1 / 4") == ["gamma"]
    assert filtered("nothing-holds-this", "0 / 4") == []
    assert browser.run("document.getElementById('none').checkVisibility()")
    ident = proxy.exchange(job="alpha")["id"]
    assert filtered(f"id:{ident}", "1 / 4") == ["alpha"]
    open_row(browser, "alpha")
    browser.reload()
    browser.wait("document.getElementById('timing')")
    browser.wait("document.getElementById('count').textContent === '1 / 4'")
    assert visible_jobs(browser) == ["alpha"] and "alpha" in browser.text("#detail h2")
    assert browser.run("document.getElementById('filter').value") == f"id:{ident}"
    # What comes later is searched too.
    browser.press("Escape")
    filtered("ultramarine", "1 / 4")
    submit(proxy, "delta", parameters={"colour": "ultramarine"})
    browser.run("document.activeElement.blur()")
    browser.wait("document.getElementById('count').textContent === '2 / 5'")


def test_9_everything_can_be_done_with_keys_and_tab_is_the_browsers(browser, proxy):
    for name in ("one", "two", "three"):
        submit(proxy, name)
    open_page(browser, proxy, rows=3)
    at = "document.activeElement"
    browser.press("j")
    assert browser.run(f"{at}.querySelector('.job').textContent") == "three"
    browser.press("j", "ArrowDown", "k", "ArrowUp", "j")
    assert browser.run(f"{at}.querySelector('.job').textContent") == "two"
    browser.press("Enter")
    browser.wait("document.getElementById('timing')")
    assert "two" in browser.text("#detail h2") and browser.run(f"{at}.id") == "detail"
    browser.press("j")
    browser.wait("document.querySelector('#detail h2').innerText.includes('one')")
    browser.press("Escape")
    assert browser.run("document.getElementById('detail').hidden")
    assert browser.run(f"{at}.querySelector('.job').textContent") == "one"
    browser.press("Tab")
    assert browser.run(f"document.getElementById('rows').contains({at})") is False, "one Tab leaves the list"
    browser.press("?")
    browser.wait("document.getElementById('keys').open")
    browser.press("j", "Escape")
    browser.wait("!document.getElementById('keys').open")
    browser.press("/")
    assert browser.run(f"{at}.id") == "filter"
    browser.type("jkc?")
    assert browser.run(f"{at}.value") == "jkc?"
    assert browser.run("document.getElementById('detail').hidden && !document.getElementById('keys').open")


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_10_what_is_copied_holds_no_secret_and_works(browser, proxy, tmp_path):
    submit(proxy, "copied", tags={"quote": "it's"})
    open_page(browser, proxy, rows=1)
    browser.send("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    open_row(browser, "copied")
    browser.press("c")
    browser.wait("document.getElementById('told').textContent === 'Copied.'")
    command = browser.run("navigator.clipboard.readText()")
    assert "Signature" not in command and "$AWS_SECRET_ACCESS_KEY" in command
    variables = {"AWS_ACCESS_KEY_ID": SANDBOX.access_key, "AWS_SECRET_ACCESS_KEY": SANDBOX.secret_key}
    run = subprocess.run(
        ["sh", "-c", f"{command} --silent --write-out '%{{http_code}}'"], text=True, capture_output=True,
        env=clean_environment(tmp_path, variables), timeout=30, check=False)
    assert run.stdout.endswith("200"), run.stdout + run.stderr

    def archive(selector: str) -> bytes:
        with urllib.request.urlopen(browser.run(f"document.querySelector('{selector}').href"), timeout=20) as answer:
            return answer.read()

    for selector in ("#har", "#har-one"):
        text = archive(selector)
        assert json.loads(text)["log"]["version"] == "1.2"
        assert b"STARTED_BY_STEP_FUNCTIONS" not in text and b"(masked)" in text
    browser.click("#values")
    assert b"STARTED_BY_STEP_FUNCTIONS" in archive("#har") and b"STARTED_BY_STEP_FUNCTIONS" in archive("#har-one")


LOOKS = {
    "light": ({"prefers_color_scheme": "light"}, 1280), "dark": ({"prefers_color_scheme": "dark"}, 1280),
    "forced colours": ({"forced_colors": "active"}, 1280), "360 px": ({"prefers_color_scheme": "light"}, 360),
}


@pytest.mark.parametrize("look", LOOKS)
def test_11_nothing_stands_in_the_way_of_anybody(browser, proxy, look):
    axe = pytest.importorskip("axe_core_python", reason="axe-core-python is not installed (requirements.txt)")
    media, width = LOOKS[look]
    submit(proxy, "with-loss", tags={"a": "b"})
    client_of(proxy).submit_job(
        jobName="lossy", jobQueue="q", jobDefinition="etl",
        containerOverrides={"environment": [MARKER, {"name": "A", "value": "b"}], "command": ["x"]})
    with pytest.raises(ClientError):
        batch_client(proxy.url, Credentials("sandbox", "wrong")).list_jobs(jobQueue="q")
    browser.size(width, 800)
    browser.media(**media)
    open_page(browser, proxy, rows=3)
    browser.run((Path(axe.__file__).parent / "axe.min.js").read_text() + "; 1")

    def check():
        found = browser.run(
            "axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations.map((v) =>"
            " [v.impact, v.id, v.nodes.map((n) => n.html.slice(0, 120)).slice(0, 3)]))")
        assert [v for v in found if v[0] in ("serious", "critical")] == []

    check()
    overflow = "document.documentElement.scrollWidth - innerWidth"
    assert browser.run(overflow) <= 0
    open_row(browser, "lossy")
    check()
    assert browser.run(overflow) <= 0
    browser.press("?")
    browser.wait("document.getElementById('keys').open")
    check()
    folder = os.environ.get("SFN_BATCH_PROXY_SCREENSHOTS")
    if folder:
        browser.press("Escape")
        browser.screenshot(Path(folder) / f"inspector-{look.replace(' ', '-')}.png")


def post_many(proxy, count: int):
    """That many requests over one connection, as fast as they are answered."""
    from wire import Connection, Request

    body = b'{"jobQueue":"q"}'
    message = Request(
        "POST", "/v1/listjobs", [("Host", f"127.0.0.1:{proxy.port}"), ("Content-Length", str(len(body)))], body
    ).encoded()
    with Connection(proxy.port) as connection:
        for _ in range(count):
            connection.send(message)
            connection.read_response()


def test_12_thousands_of_exchanges_leave_the_reader_where_he_was(browser, proxy):
    for number in range(40):
        submit(proxy, f"job-{number}")
    open_page(browser, proxy, rows=40)
    open_row(browser, "job-7")
    browser.run("document.getElementById('list').scrollTop = 300")
    place = "document.querySelector('#rows tr[aria-current]').getBoundingClientRect().top"
    before = browser.run(place)
    browser.run(
        "window.longest = 0; new PerformanceObserver((l) => { for (const e of l.getEntries())"
        " window.longest = Math.max(window.longest, e.duration) }).observe({type: 'longtask'}); 1")
    busy = "const end = performance.now() + 120; while (performance.now() < end);"
    browser.run(f"new Promise((done) => setTimeout(() => {{ {busy} done(1) }}))")
    browser.wait("window.longest > 100")  # so long tasks are seen
    browser.run("window.longest = 0")
    post_many(proxy, 5000)
    browser.wait("parseInt(document.getElementById('newer').textContent) === 500", timeout=40)
    assert browser.run(place) == before and browser.run(ROWS) == 40
    browser.click("#newer")
    browser.wait(f"{ROWS} === 500", timeout=40)
    assert browser.run(f"{ROWS} <= 500") and browser.run("document.getElementById('list').scrollTop") == 0
    # The page says 500 as soon as that many wait; the rest of the 5,000 may still be on their way to it.
    browser.wait("document.getElementById('fallen').textContent.includes('4,540 older ones fell out')", timeout=40)
    assert "job-7" in browser.text("#detail h2"), "what is read stays open"
    longest = browser.run("window.longest")
    print(f"longest task: {longest:.0f} ms")
    assert browser.complaints() == []
