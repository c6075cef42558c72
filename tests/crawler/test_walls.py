"""What is taken for a wall before a page, and above all what is not."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.pages.walls import Wall, WallKind, find_wall

HTML = "text/html; charset=utf-8"
EXAMPLES = Path(__file__).parents[2] / "examples"
CASES = Path(__file__).parents[1] / "scoring" / "reading" / "cases"

PROSE = (
    "Your orders must not stop because a fan breaks in the night. Our engineers walk the halls every two hours, "
    "and when a pump fails the second one takes over before the water warms. We tell you what happened, why, and what "
    "we changed, in words that your own customers would understand. Ask any of the firms that have stayed with us. "
)
MENU = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in "colocation cloud customers about careers".split())


def wall(page: str, status: int = 200, **headers: str) -> Wall | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return find_wall(status, named, page.encode(), HTML)


def kind(page: str, status: int = 200, **headers: str) -> WallKind | None:
    found = wall(page, status, **headers)
    return found.kind if found else None


def healthy(head: str = "", top: str = "", bottom: str = "", text: str = PROSE) -> str:
    return (
        f"<!doctype html><html lang=en><head><title>Saltmarsh Data</title>{head}</head><body>{top}"
        f"<header><ul>{MENU}</ul></header><main><h1>Nobody should notice</h1><p>{text}</p></main>"
        f"<footer>© 2025 Saltmarsh Data Ltd <a href='/privacy'>Privacy and cookies</a></footer>{bottom}</body></html>"
    )


CHALLENGES = {
    "Cloudflare": """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>
        <meta name="robots" content="noindex,nofollow"></head><body><div class="main-wrapper" role="main"><noscript>
        <div class="h2"><span id="challenge-error-text">Enable JavaScript and cookies to
        continue</span></div></noscript>
        </div><script>(function(){window._cf_chl_opt = {cvId: '3', cZone: 'www.x.example'};
        var a=document.createElement('script');a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1';
        document.head.appendChild(a);}());</script></body></html>""",
    "Imperva": """<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"></head>
        <body style="margin:0px;height:100%"><iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=5"
        frameborder=0 width="100%" height="100%">Request unsuccessful. Incapsula incident ID:
        77-1</iframe></body></html>""",
    "DataDome": """<html lang="en"><head><title>x.example</title><style>#cmsg{animation: A 1.5s;}</style></head>
        <body style="margin:0"><p id="cmsg">Please enable JS and disable any ad blocker</p><script
        data-cfasync="false">
        var dd={'rt':'c','cid':'AHr','hsh':'1','t':'bv','host':'geo.captcha-delivery.com'}</script></body></html>""",
    "HUMAN": """<html><head><title>Access to this page has been denied</title></head><body><div class="page-title">
        <h1>Please verify you are a human</h1></div><div class="px-captcha-container"><div
        id="px-captcha"></div></div>
        <p>Access to this page has been denied because we believe you are using automation
        tools.</p></body></html>""",
    "Akamai": """<html><head><meta http-equiv="refresh" content="5; URL='/?bm-verify=AAQAAAAK'"/></head><body>
        <noscript><img src="https://x.example/akam/13/pixel" style="visibility: hidden"/></noscript>
        <script>var i=1753;var j=i+Number("8"+"3");xhr.send(JSON.stringify({"bm-verify":"AA","pow":j}));
        </script></body></html>""",
    "AWS WAF": """<!DOCTYPE html><html lang="en"><head><title></title><script>window.awsWafCookieDomainList=[];
        window.gokuProps={"key":"AQ","iv":"A6","context":"Tk"};</script>
        <script src="https://a.token.awswaf.com/challenge.js"></script></head><body><div
        id="challenge-container"></div>
        <noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you're not a robot.
        </noscript></body></html>""",
    "Sucuri": """<html><title>You are being redirected...</title><noscript>Javascript is required. Please
        enable javascript
        before you are allowed to see this page.</noscript><script>var
        s={},u,c,U,r,i,l=0,a,e=eval,w=String.fromCharCode,
        sucuri_cloudproxy_js='',S='cz0i';</script></html>""",
    "DDoS-Guard": """<!DOCTYPE html><html><head><title>DDOS-GUARD</title><link rel=icon href=data:,></head><body>
        <h1>Checking your browser before accessing x.example</h1><script
        src="/.well-known/ddos-guard/js-challenge/index.js">
        </script><p>Please wait a few seconds</p></body></html>""",
    "Vercel": """<!DOCTYPE html><html lang=en><head><title>Vercel Security Checkpoint</title><script>var a=1</script>
        </head>
        <body><p id=header-text>We're verifying your browser</p><a href="https://vercel.link/sc">Website
        owner?</a></body></html>""",
    "SiteGround": """<html><head><link rel="icon" href="data:;"><meta http-equiv="refresh"
        content="0;/.well-known/sgcaptcha/?r=%2F&y=ipc:203.0.113.7:1700.1"></meta></head></html>""",
    "F5": """<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please
        consult with your
        administrator.<br><br>Your support ID is: 1234567<br><a href='javascript:history.back();'>[Go
        Back]</a></body></html>""",
    "a cookie test": """<html><body><script type="text/javascript" src="/aes.js"></script><script>
        var a=toNumbers("f655");
        document.cookie="__test="+toHex(slowAES.decrypt(c,2,a,b))+";
        path=/";location.href="http://x.example/?i=1";</script>
        <noscript>This site requires Javascript to work</noscript></body></html>""",
}  # fmt: skip


@pytest.mark.parametrize("status", [200, 403, 503])
@pytest.mark.parametrize("vendor", CHALLENGES)
def test_a_vendors_check_is_recognised_and_named_at_any_status(vendor: str, status: int):
    assert wall(CHALLENGES[vendor], status) == Wall(
        WallKind.CHALLENGE, f"a check for robots by {vendor} instead of the page"
    )


@pytest.mark.parametrize(
    ("status", "name", "value", "vendor"),
    [
        (403, "cf-mitigated", "challenge", "Cloudflare"),
        (200, "CF-Mitigated", "Challenge", "Cloudflare"),
        (429, "x-vercel-mitigated", "challenge", "Vercel"),
        (202, "x-amzn-waf-action", "challenge", "AWS WAF"),
        (405, "x-amzn-waf-action", "captcha", "AWS WAF"),
        (403, "x-datadome", "protected", "DataDome"),
        (429, "x-kpsdk-ct", "0ab1", "Kasada"),
    ],
)
def test_a_vendors_header_tells_without_a_look_at_the_page(status: int, name: str, value: str, vendor: str):
    found = find_wall(status, {name: value, "content-type": "text/html"}, b"", HTML)
    assert found is not None
    assert found.kind is WallKind.CHALLENGE
    assert vendor in found.words


@pytest.mark.parametrize(
    "page",
    [
        """<title>Attention!</title><h1>Are you a robot?</h1><form action="/check" method="post">
        <div class="g-recaptcha" data-sitekey="k"></div><input type="submit" value="Go on"></form>""",
        """<title>Shop</title><p>Type what you see</p><form method=post><img src="/captcha.php?id=4" alt="captcha">
        <input type="text" name="captcha_code"><button>Send</button></form>""",
        """<form id="f" method="POST"><div class="cf-turnstile" data-sitekey="0x"></div></form>""",
        """<title>Bitte warten</title><h1>Bitte bestätigen Sie, dass Sie kein Roboter sind</h1>
        <div class="h-captcha"></div>""",
        """<title>Vérification de sécurité</title><script src="https://js.hcaptcha.com/1/api.js"></script>
        <p>Nous vérifions votre connexion</p>""",
        """<title>Checking your browser</title><script>document.cookie="ok=1";
        setTimeout(function(){location.reload()},9)
        </script><p>This takes five seconds.</p>""",
        """<html><script>document.cookie="visited=a81f;path=/";window.location.reload(true);</script></html>""",
        """<html><head><meta http-equiv="refresh" content="3"></head><body><noscript>Please enable JavaScript and
        cookies
        to continue.</noscript></body></html>""",
        """<html><head><meta http-equiv="refresh" content="0;url=?t=4f1"><title>...</title></head><body>
        Cookies und JavaScript müssen eingeschaltet sein.</body></html>""",
    ],
)
def test_checks_of_unknown_make_are_recognised_by_what_they_are(page: str):
    assert kind(page) is WallKind.CHALLENGE


def test_a_refusal_with_the_title_of_a_check_is_one():
    page = "<title>Security check</title><h1>Security check</h1><p>Our system thinks that you are a robot.</p>"
    assert kind(page, 403) is WallKind.CHALLENGE
    assert kind(page, 200) is None


def test_an_ordinary_refusal_is_no_wall():
    page = "<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1><hr>nginx</body></html>"
    assert wall(page, 403, server="nginx") is None
    assert wall(page, 403, server="cloudflare", cf_ray="8a1") is None


@pytest.mark.parametrize("status", [404, 410, 500])
def test_an_error_page_is_an_error_whatever_it_looks_like(status: int):
    page = "<title>Sign in</title><form><input name=user><input type=password></form>"
    assert wall(page, status) is None


# Log-in


@pytest.mark.parametrize(
    "page",
    [
        """<title>Customer portal</title><h1>Welcome</h1><form action="/login" method="post"><label>User
        <input name="user"></label><label>Password <input type="password" name="pw"></label>
        <label><input type="checkbox" name="stay"> Stay logged in</label><button>Log in</button></form>
        <a href="/forgot">Forgot your password?</a>""",
        """<title>Anmeldung</title><img src="/logo.svg" alt="Kaltwerk"><form method="post"><input type="text"
        name="kennung"
        placeholder="Kundennummer"><input type="password" name="kennwort"><input type="submit"
        value="Anmelden"></form>
        <p>Noch kein Konto? <a href="/registrieren">Registrieren</a></p><a href="/impressum">Impressum</a>""",
        """<title>Protected: home</title><p>This content is password protected. To view it please enter your password
        below:</p><form class="post-password-form" method="post"><input name="post_password"
        type="password"></form>""",
        """<title>Sign in to Acme</title><form method="post"><input type="email"
        name="email"><button>Next</button></form>""",
        """<title>Se connecter</title><form><input name="identifiant"><button>Suivant</button></form>""",
    ],
)
def test_a_page_that_is_only_a_log_in_is_a_wall(page: str):
    assert kind(page) is WallKind.LOGIN


def test_a_server_that_asks_for_a_password_is_a_wall():
    assert kind("Unauthorized", 401, www_authenticate='Basic realm="Staging"') is WallKind.LOGIN


LOGIN_BOX = '<form action="/login"><input name="user"><input type="password" name="pw"><button>Log in</button></form>'


@pytest.mark.parametrize(
    "page",
    [
        healthy(top=LOGIN_BOX),
        healthy(text=PROSE + LOGIN_BOX),
        f"<title>Saltmarsh</title><header>{LOGIN_BOX}</header><h1>Data halls by the sea</h1><p>Soon.</p>",
        f"<title>Saltmarsh</title><h1>Data halls by the sea</h1><div class='modal' id='login-modal'>{LOGIN_BOX}</div>",
        f"<title>Log in faster</title><h1>Login made simple</h1><p>{PROSE}</p>",
        f"<title>Saltmarsh</title><p>{PROSE}</p>{LOGIN_BOX}",
        "<title>Register</title><form><input name=a><input name=b><input name=c><input type=password name=d>"
        "<input type=password name=e></form>",
        f"<title>Saltmarsh</title><div id=app></div>{LOGIN_BOX}",
    ],
)
def test_a_page_with_a_log_in_box_is_no_wall(page: str):
    assert wall(page) is None


# Consent


@pytest.mark.parametrize(
    "page",
    [
        """<title>Before you continue</title><h1>Before you continue</h1><p>We use cookies and data to deliver our
        services,
        track outages and measure how the site is used.</p><form action="https://consent.x.example/save"
        method="post">
        <input type="hidden" name="continue" value="https://www.x.example/"><button>Reject all</button></form>
        <form method="post"><p>If you accept, we will also use cookies to show ads.</p>
        <input type="hidden" name="continue" value="/"><button>Accept all</button></form>
        <a href="/privacy">Privacy</a> <a href="/terms">Terms</a>""",
        """<title>Kaltwerk</title><div class="consent-page"><h2>Ihre Einwilligung</h2><p>Wir und unsere 180 Partner
        speichern
        Cookies auf Ihrem Gerät, um Inhalte zu messen. Sie können die Einwilligung jederzeit widerrufen.</p>
        <form method=post action="/consent"><button name=ok value=1>Alle akzeptieren</button></form>
        <a href="/datenschutz">Datenschutz</a> <a href="/impressum">Impressum</a></div>""",
        """<title>Avant de continuer</title><p>Nous utilisons des cookies pour mesurer l'audience.</p>
        <form method="post"><input type="submit" value="Tout accepter"></form>""",
        """<title>x.example</title><p>This site uses cookies. You have to agree before you can read it.</p>
        <a class="button" href="/accept?return=%2F">I agree</a>""",
    ],
)
def test_a_page_that_is_only_a_consent_form_is_a_wall(page: str):
    assert kind(page) is WallKind.CONSENT


BANNER = (
    "<div class='cookie-banner' role='dialog'><h2>Before you continue</h2><p>We use cookies to measure how our site is "
    "used.</p><form action='/consent' method='post'><input type=hidden name=return value='/'>"
    "<button>Accept all</button></form></div>"
)


@pytest.mark.parametrize(
    "page",
    [
        healthy(top=BANNER),
        healthy(bottom=BANNER),
        f"<title>Saltmarsh</title>{BANNER}<h1>Halls by the sea</h1><p>{PROSE}</p>",
        f"<title>Saltmarsh</title>{BANNER}<div id='root'></div><script src='/app.js'></script>",
        f"<title>Saltmarsh</title>{BANNER}<div id='__next'></div><script src='/app.js'></script>",
        f"<title>Saltmarsh</title>{BANNER}<ul>{MENU}</ul><a href=/x>Contact</a><h1>Halls</h1>",
        f"<title>Cookie policy</title><h1>Cookie policy</h1><p>We use cookies. {PROSE}</p><button>Accept all</button>",
        "<title>Contact</title><form action=/send><input name=email><textarea name=text></textarea>"
        "<p>By sending you accept our privacy policy.</p><button>I agree</button></form>",
        "<title>Newsletter</title><form action=/consent><input type=email name=mail><p>I have read the privacy policy."
        "</p><button>Accept</button></form>",
    ],
)
def test_a_page_with_a_cookie_banner_is_no_wall(page: str):
    assert wall(page) is None


# Healthy pages


@pytest.mark.parametrize(
    "extra",
    [
        "<script>(function(){var a=document.createElement('script');"
        "a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js';})()</script>",
        "<script src='/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3'></script>",
        "<script src='https://js.datadome.co/tags.js'></script><script>window.ddjskey='A';</script>",
        "<script src='https://abc.edge.sdk.awswaf.com/abc/challenge.js' defer></script>",
        "<script src='https://www.google.com/recaptcha/api.js'></script><form><input name=email><textarea></textarea>"
        "<div class='g-recaptcha'></div></form>",
        "<script>window._pxAppId='PX1';</script>",
        "<noscript>Please enable JavaScript and cookies to see everything.</noscript>",
        "<meta http-equiv='refresh' content='300'>",
        "<script>if(!document.cookie){document.cookie='seen=1';location.reload()}</script>",
    ],
)
@pytest.mark.parametrize("text", [PROSE, "Halls by the sea."])
def test_what_vendors_add_to_healthy_pages_makes_no_wall(extra: str, text: str):
    page = healthy(head=extra, text=text)
    for headers in ({}, {"server": "cloudflare"}, {"x-datadome": "protected"}, {"x-iinfo": "9-1"}):
        assert find_wall(200, headers, page.encode(), HTML) is None


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html></html>",
        "<title>Saltmarsh</title><h1>Coming soon</h1>",
        "<title>Just a moment with our founder</title><h1>Just a moment with our founder</h1><p>A talk.</p>",
        "<title>Security checks for your data hall</title><h1>Security checks</h1><p>We test doors.</p>",
        "<title>App</title><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>"
        "<script src=/static/js/main.js></script>",
        "<html><script>document.cookie='lang=de';location.href='/de/'</script></html>",
        "<html><head><meta http-equiv=refresh content='0;url=/home'></head></html>",
        "<title>Suche</title><form><input name=q><button>Suchen</button></form>",
    ],
)
def test_poor_pages_are_no_walls(page: str):
    assert wall(page) is None


def _own_pages() -> Iterator[Path]:
    yield from EXAMPLES.rglob("*.html")
    yield from CASES.rglob("*.html")


def test_no_page_of_the_examples_is_a_wall():
    pages = list(_own_pages())
    assert len(pages) > 100
    assert [page for page in pages if find_wall(200, {}, page.read_bytes(), HTML)] == []


@pytest.mark.parametrize(
    "page",
    [
        "<button>OK</button>" * 20_000,
        "<div>" * 5_000 + "<button>Accept</button> cookies",
        "<iframe " * 100_000,
        "cf-error-details" * 50_000,
        "<form><input type=password></form>" * 5_000,
        "<script>" + "document.cookie location = " * 50_000 + "</script>",
    ],
)
def test_a_page_made_to_keep_the_reader_busy_does_not(page: str):
    started = time.process_time()
    wall(page)
    assert time.process_time() - started < 5


def test_broken_bytes_are_no_wall():
    assert find_wall(200, {}, b"\xff\xfe\x00<\x00a", "text/html; charset=nonsense") is None
    assert find_wall(403, {}, bytes(range(256)), "") is None
