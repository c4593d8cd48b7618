#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tools/golden tells a widened decision from a narrowed one."""
import importlib.machinery
import importlib.util
import sys
import unittest
from pathlib import Path

PATH = str(Path(__file__).resolve().parent.parent / "golden")
sys.dont_write_bytecode = True
SPEC = importlib.util.spec_from_loader("golden", importlib.machinery.SourceFileLoader("golden", PATH))
golden = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(golden)

NOTATION = """# One shopper must not be visible through a small group.
agreement  orders: dimensionColumns region
query      select region from orders
----
approved   minimum 25 of email
query      select email
           from orders
----
refused    COLUMN_NOT_IN_RULE: email
====
{"accounts":[]}
----
then
{"accounts":[{"name":"a"}]}
----
+ account a
"""


def verdict(old: str, new: str | None) -> str:
    return golden.verdict(golden.Case(1, "q", old), None if new is None else golden.Case(1, "q", new))


class Golden(unittest.TestCase):
    def test_cases_are_read_with_the_agreement_they_stand_under(self):
        cases = golden.cases_of(NOTATION)

        self.assertEqual([case.line for case in cases], [3, 6, 11, 14])
        self.assertEqual(cases[1].question, "agreement  orders: dimensionColumns region\n"
                         "query      select email\n           from orders")
        self.assertEqual([case.outcome for case in cases],
                         ["approved   minimum 25 of email", "refused    COLUMN_NOT_IN_RULE: email", "", "+ account a"])

    def test_judged_cases_are_divided_by_empty_lines_and_alternatives(self):
        cases = golden.judged_cases_of("table t owner p columns a:VARCHAR\nagreement t: none\n\n# Why.\n"
                                       "query select [[a|b]]\n----\ncase       a\nrefused    A\ncase       b\n"
                                       "approved   canonical order\nsql        SELECT 1\n\nasker x\nquery select 1\n----\n")

        self.assertEqual([case.line for case in cases], [5, 5, 14])
        self.assertTrue(cases[0].question.endswith("query select [[a|b]] [a]"))
        self.assertIn("agreement t: none", cases[0].question)
        self.assertEqual([case.outcome for case in cases],
                         ["refused    A", "approved   canonical order\nsql        SELECT 1", None])
        self.assertIn("asker x", cases[2].question)

    def test_an_approval_with_fewer_duties_is_widened(self):
        both = "approved   minimum 2 of a; each row of t counts at most once; canonical order"
        self.assertEqual(verdict(both, "approved   minimum 2 of a; canonical order"), "widened")
        self.assertEqual(verdict("approved   minimum 2 of a; canonical order", both), "reworded")

    def test_a_question_without_an_outcome_is_seen(self):
        self.assertIsNone(golden.cases_of("query select 1\n====\n")[0].outcome)

    def test_whatever_asks_for_less_is_widened(self):
        self.assertEqual(verdict("refused    A", "approved"), "widened")
        self.assertEqual(verdict("refused    A", None), "widened")
        self.assertEqual(verdict("approved   minimum 25 of a", "approved   minimum 24 of a"), "widened")
        self.assertEqual(verdict("approved   minimum 25 of a\nminimum 10 of b", "approved   minimum 25 of a"), "widened")

    def test_the_rest_is_not(self):
        self.assertEqual(verdict("approved   minimum 25 of a", "refused    A"), "narrowed")
        self.assertEqual(verdict("approved   minimum 25 of a", "approved   minimum 26 of a"), "reworded")
        self.assertEqual(verdict("refused    A", "refused    B"), "reworded")
        self.assertEqual(verdict("approved", None), "dropped")


if __name__ == "__main__":
    sys.exit(unittest.main())
