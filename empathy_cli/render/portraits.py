# ruff: noqa: E501 - the paths of a drawing are long
"""Eight drawn portraits, on 120 × 120. Flat shapes in one hue: `paper`, `light`, `strong` and `dark` are filled in.

They differ in hair, clothes and age, as people do; which of them shows whom is chosen by the team.
"""

_BODY = '<path fill="{strong}" d="M8 124C10 102 27 93 46 91h28c19 2 36 11 38 33z"/>'
_DARK_BODY = '<path fill="{dark}" d="M8 124C10 102 27 93 46 91h28c19 2 36 11 38 33z"/>'
_NECK = ('<path fill="{light}" d="M50 72h20v18c0 12-20 12-20 0z"/>'
         '<path fill="{dark}" fill-opacity=".18" d="M50 78c6 7 14 7 20 0v6c-6 7-14 7-20 0z"/>')
_HEAD = '<ellipse cx="60" cy="57" rx="21.500" ry="25" fill="{light}"/>'
_EARS = '<g fill="{light}"><circle cx="38.500" cy="60" r="4.500"/><circle cx="81.500" cy="60" r="4.500"/></g>'
_EYES = '<g fill="{dark}"><circle cx="51.500" cy="59" r="2.100"/><circle cx="68.500" cy="59" r="2.100"/></g>'
_BROWS = ('<path fill="none" stroke="{dark}" stroke-width="1.800" stroke-linecap="round" '
          'd="M47.500 53.200q4-2.400 7.500-.6M65 52.600q3.500-1.800 7.500.6"/>')
_NOSE = '<path d="M60 60.500v5q0 1.500-1.800 1.500" fill="none" stroke="{dark}" stroke-opacity=".4" stroke-width="1.600" stroke-linecap="round"/>'
_SMILE = '<path d="M53.500 71.500q6.500 5.200 13 0" fill="none" stroke="{dark}" stroke-width="2.100" stroke-linecap="round"/>'
_CALM = '<path d="M54.500 72.500q5.500 2.600 11 0" fill="none" stroke="{dark}" stroke-width="2.100" stroke-linecap="round"/>'
_GLASSES = ('<path fill="none" stroke="{dark}" stroke-width="1.900" stroke-linecap="round" d="M58.500 58.200q1.500-1.300 3 0'
            'M44 57.500l-5-1.200M76 57.500l5-1.200"/><g fill="{paper}" fill-opacity=".35" stroke="{dark}" '
            'stroke-width="1.900"><circle cx="51.500" cy="59" r="7.200"/><circle cx="68.500" cy="59" r="7.200"/></g>')
_SHIRT = '<path fill="{paper}" d="M46 90l14 13 14-13 5 5-11 15-8-7-8 7-11-15z"/>'
_ROUND = '<path fill="{dark}" fill-opacity=".35" d="M45 91c3 12 27 12 30 0l4 .8c-3 17-35 17-38 0z"/>'
_ROLL = '<path fill="{strong}" d="M47 84q13 7 26 0l3 10q-16 9-32 0z"/><path d="M46 90q14 8 28 0" fill="none" stroke="{dark}" stroke-opacity=".35" stroke-width="1.500"/>'
_VNECK = '<path fill="{light}" d="M49 88l11 19 11-19z"/><path fill="{dark}" fill-opacity=".35" d="M45 90l15 24 15-24-4-1-11 18-11-18z"/>'
_FACE = _EYES + _BROWS + _NOSE


def _dark(*paths: str) -> str:
    return "".join(f'<path fill="{{dark}}" d="{path}"/>' for path in paths)


PORTRAITS = {
    # a bob, parted at the side
    "portrait-1": _dark("M33 83C28 58 30 20 60 19c30 1 32 39 27 64-2 6-11 5-12-2H45c-1 7-10 8-12 2z")
    + _BODY + _NECK + _ROUND + _HEAD
    + _dark("M37 60c0-20 12-32 30-32-3 14-17 25-30 32zM66 28c11 3 17 15 17 31-7-6-13-16-17-31z") + _FACE + _SMILE,
    # short hair and a full beard
    "portrait-2": _BODY + _NECK + _SHIRT + _EARS + _HEAD
    + _dark("M37 57c-4-20 6-34 24-34s27 14 22 34c-1-9-5-14-10-17-10 4-21 3-27 0-5 4-8 9-9 17z",
            "M38.500 60c1 20 10 28 21.500 28s20.500-8 21.500-28c-3 8-9 10-13 8.500-5-2-12-2-17 0-4 1.500-10-.5-13-8.500z")
    + _FACE + '<path d="M54.500 74q5.500 3 11 0" fill="none" stroke="{light}" stroke-width="2.100" stroke-linecap="round"/>',
    # a round head of curls
    "portrait-3": '<g fill="{dark}"><circle cx="60" cy="43" r="28"/><circle cx="38" cy="34" r="12"/><circle cx="51" cy="22" r="12"/>'
    '<circle cx="70" cy="22" r="12"/><circle cx="83" cy="35" r="12"/><circle cx="33" cy="51" r="11"/>'
    '<circle cx="87" cy="52" r="11"/></g>' + _BODY + _NECK + _VNECK + _HEAD
    + '<g fill="{dark}"><circle cx="44" cy="39" r="7"/><circle cx="54" cy="35" r="7.500"/><circle cx="65" cy="35" r="7.500"/>'
    '<circle cx="76" cy="39" r="7"/></g>' + _FACE + _SMILE,
    # a bun, and glasses
    "portrait-4": _dark("M60 7a11 11 0 1 1 0 22 11 11 0 0 1 0-22z") + _BODY + _NECK + _ROLL + _EARS + _HEAD
    + _dark("M37 58c-3-20 6-33 23-33s26 13 23 33c-3-11-8-18-15-21-6 2-13 2-18 0-6 4-11 11-13 21z") + _BROWS + _NOSE
    + _GLASSES + _EYES + _CALM,
    # a headscarf
    "portrait-5": '<path fill="{strong}" d="M60 20c-26 0-31 25-29 44 1 14-3 25-9 34h76c-6-9-10-20-9-34 2-19-3-44-29-44z"/>'
    + _DARK_BODY + '<path fill="{strong}" d="M34 70c4 14 13 22 26 22s22-8 26-22l5 26c-12 16-50 16-62 0z"/>'
    '<ellipse cx="60" cy="58" rx="20" ry="24" fill="{light}"/>'
    '<path d="M37 90c9 12 30 14 44 4" fill="none" stroke="{dark}" stroke-opacity=".35" stroke-width="1.800" stroke-linecap="round"/>'
    '<path d="M39 52c3-14 11-20 21-20s18 6 21 20" fill="none" stroke="{dark}" stroke-opacity=".3" stroke-width="1.800"/>'
    + _FACE + _SMILE,
    # bald, with glasses and a moustache
    "portrait-6": _BODY + _NECK + _SHIRT + _EARS + _HEAD
    + _dark("M38 62c-3-6-3-14 1-19 1 6 1 12 2 18zM82 62c3-6 3-14-1-19-1 6-1 12-2 18z",
            "M48.500 71.500c3-4.500 8.500-5 11.500-2.500 3-2.500 8.500-2 11.500 2.500-4 2-8.500 2-11.500.5-3 1.500-7.500 1.500-11.500-.5z")
    + '<path d="M52 41q8-2 16 0M53 46q7-1.500 14 0" fill="none" stroke="{dark}" stroke-opacity=".28" stroke-width="1.400" stroke-linecap="round"/>'
    + _BROWS + '<path d="M60 61v4" fill="none" stroke="{dark}" stroke-opacity=".4" stroke-width="1.600" stroke-linecap="round"/>' + _GLASSES + _EYES
    + '<path d="M56 77q4 2 8 0" fill="none" stroke="{dark}" stroke-width="1.900" stroke-linecap="round"/>',
    # long hair, parted in the middle
    "portrait-7": _dark("M31 104c-8-14 1-27 0-48C30 33 42 19 60 19s30 14 29 37c-1 21 8 34 0 48-6 5-14 2-16-4H47c-2 6-10 9-16 4z")
    + _BODY + _NECK + _VNECK + _HEAD
    + _dark("M60 30c-11 3-20 13-21.500 31C33 44 39 27 60 25c21 2 27 19 21.500 36C80 43 71 33 60 30z",
            "M38 58c-4 14 1 22-4 38-7 3-7-4-5-12 2-9 2-18 9-26zM82 58c4 14-1 22 4 38 7 3 7-4 5-12-2-9-2-18-9-26z")
    + _FACE + _CALM,
    # a knitted cap
    "portrait-8": _DARK_BODY + _NECK
    + '<path fill="{strong}" d="M40 92c4 16 36 16 40 0l8 3c-4 26-52 26-56 0z"/>'
    '<path d="M53 106v12M67 106v12" stroke="{paper}" stroke-width="2" stroke-linecap="round"/>' + _EARS + _HEAD
    + _dark("M38 62c-3-4-3-9-2-13h5c0 5-1 9-3 13zM82 62c3-4 3-9 2-13h-5c0 5 1 9 3 13z")
    + '<path fill="{strong}" d="M35 45c-1-18 10-28 25-28s26 10 25 28z"/>'
    '<path d="M48 20c-4 7-5 15-5 24M60 17v27M72 20c4 7 5 15 5 24" fill="none" stroke="{dark}" stroke-opacity=".3" stroke-width="1.600"/>'
    '<rect x="32.500" y="40" width="55" height="10.500" rx="5.200" fill="{dark}"/>' + _FACE + _SMILE,
}
