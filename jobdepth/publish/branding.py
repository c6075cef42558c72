"""Dresses pages in the name, logo and colours of an agency."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jobdepth.brand import Brand
from jobdepth.publish.contexts import Frame
from jobdepth.publish.pages import PageContext, render_page

BRAND_STYLES = "assets/brand.css"


@dataclass(frozen=True, slots=True)
class BrandView:
    """What every page shows of an agency."""

    #: Its name.
    name: str
    #: Its logo in the published folder, "" if there is none.
    logo: str
    #: Its style sheet in the published folder, "" if it has no colours.
    styles: str
    #: A line for the footer, or "".
    footer: str


def render_branded(context: PageContext, brand: Brand | None) -> str:
    """The page in the dress of the agency, if there is one."""
    return render_page(context if brand is None else replace(context, frame=_frame(context.frame, brand)))


def brand_files(brand: Brand | None) -> dict[str, bytes]:
    """What the dress needs in the published folder, by path."""
    if brand is None:
        return {}
    files = {_logo_path(brand): brand.logo.content} if brand.logo else {}
    if brand.accent_light and brand.accent_dark:
        files[BRAND_STYLES] = _styles(brand.accent_light, brand.accent_dark).encode()
    return files


def _frame(frame: Frame, brand: Brand) -> Frame:
    view = BrandView(
        name=brand.name,
        logo=_logo_path(brand) if brand.logo else "",
        styles=BRAND_STYLES if brand.accent_light else "",
        footer=brand.footer,
    )
    return replace(frame, brand=view, contact=brand.contact or frame.contact)


def _logo_path(brand: Brand) -> str:
    return f"assets/logo.{brand.logo.kind}" if brand.logo else ""


def _styles(light: str, dark: str) -> str:
    """Colours of links, marks and focus; those of the charts carry meaning and stay."""
    rule = ":root {{ --accent: {0}; --link: {0}; --focus: {0}; }}"
    return (
        f"{rule.format(light)}\n"
        f"@media (prefers-color-scheme: dark) {{ {rule.format(dark)} }}\n"
        f"@media print {{ {rule.format(light)} }}\n"
    )
