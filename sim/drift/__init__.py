"""Mail that turns away under a filter.

`law`: how often a filter of a given age is right. `stream`: mail that is really drawn. `refit`: a filter fitted to labelled
mail. `course`: month by month, when it is fitted again. All settings share their mail.

`alarm`, `change_point` and `recalibration` know no mail: an alarm on errors, when a share changed, and a score's meaning learnt anew.
"""
