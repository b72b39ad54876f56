"""The table of exceptions speaks of tests that there are, and gives a reason for each."""


def test_every_exception_is_one_of_the_suites(cases, exceptions):
    listed = [exceptions["refused"], exceptions["by_value"], *exceptions["fails"]]
    names = [
        n for table in listed for key, names in table.items() if key != "reason" for n in names
    ]
    known = {case.name for case in cases}
    assert set(names) <= known
    assert len(known) == len(cases)
    kinds = {case.kind for case in cases} | {"update"}
    assert set(exceptions["excluded"]) <= kinds
    assert all(table["reason"] for table in listed)
    assert all(exceptions["excluded"].values())
