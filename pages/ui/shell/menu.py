"""The menu says what its sections ask: over the pages of a section stands the section's question."""

from functools import cache

from pages.ui.shell.contents import SECTIONS


@cache
def style() -> str:
    """Return the style of the questions, in the menu of the header and in the one of a phone.

    Streamlit's menu has a name for a section and no more. A section is known by the address of one of its pages.
    """
    rules = []
    for section in SECTIONS:
        address = next(entry.address for entry in section.entries if entry.address)
        words = section.question.replace("\\", "\\\\").replace('"', '\\"')
        link = f':has(a[href$="/{address}"])'
        header, phone = (
            f'[data-testid="stTopNavPopover"]{link}::before',
            f'[data-testid="stSidebarNavItems"] > div{link} > header > span::after',
        )
        rules.append(f'{header}, {phone} {{ content: "{words}"; }}')
    return "\n".join(rules)
