"""``[[layer]]``: a team as a scenario of its own, and layers that cannot be."""

import pytest

from territory_opt.scenario import check_scenario

TEAM = """
[[layer]]
name = "specialists"
[layer.reps]
file = "specialists.csv"
"""
ACCOUNTS = """\
account_id,longitude,latitude,potential,parent_id
A1,-105.0,39.7,1000,
A2,-105.1,39.8,2000,A1
"""
SPECIALISTS = """\
rep_id,name,longitude,latitude,country
S1,Sol Sand,-105.0,39.7,US
S2,Tia Teak,-104.8,38.8,US
"""


@pytest.fixture
def team(desk):
    """The desk with people for a second team."""
    desk.write("specialists.csv", SPECIALISTS)
    return desk


def test_a_layer_has_people_of_its_own_and_shares_the_rest(team):
    """Its territories are its reps; accounts, potential and rules are the scenario's."""
    scenario = team.toml("[rules]\nmax_distance_km = 900\n" + TEAM).read()
    (layer,) = scenario.layers
    assert [one.layer for one in scenario.teams] == ["main", "specialists"]
    assert list(layer.territories["territory_id"]) == ["S1", "S2"]
    assert list(layer.accounts["potential"]) == list(scenario.accounts["potential"])
    assert layer.spec.rules.max_distance_km == 900
    assert "specialists.csv" in scenario.inputs


def test_sections_of_a_layer_take_the_place_of_the_scenario_s(team):
    """Its own rules replace all of the scenario's, not only the keys that it states."""
    more = "[rules]\nmax_distance_km = 900\n" + TEAM + "[layer.rules]\nmatch_country = true\n"
    (layer,) = team.toml(more).read().layers
    assert layer.spec.rules.max_distance_km is None
    assert layer.spec.rules.match_country is True


def test_levels_and_quotas_are_not_handed_on(team):
    """Districts of the main team, and its company target, are not the specialists' as well."""
    main = '[[level]]\nname = "district"\ncount = 1\n[[quota]]\ncompany_target = 1000\n'
    (layer,) = team.toml(main + TEAM).read().layers
    assert (layer.spec.level, layer.spec.quota) == ([], [])


def test_policies_for_families_are_of_one_team(team):
    """The main team keeps Acme and Bolt together; specialists have a price of their own."""
    team.accounts(ACCOUNTS)
    main = '[[family]]\npolicy = "together"\n'
    own = '[[layer.family]]\npolicy = "split"\nprice = 5\n'
    scenario = team.toml(main + TEAM + own).read()
    assert [one.families.policies for one in scenario.teams] == [["together"], ["split"]]


def test_policies_for_families_are_not_handed_on(team):
    """A layer without [[layer.family]] has none."""
    (layer,) = (
        team.accounts(ACCOUNTS).toml('[[family]]\npolicy = "together"\n' + TEAM).read().layers
    )
    assert layer.families is None


def test_ways_out_name_the_layer_s_own_sections(team):
    """People without a place: the section to mend is the layer's, not the scenario's."""
    team.write("specialists.csv", "rep_id,name,postal_code,country\nS1,Sol Sand,80202,US\n")
    report = check_scenario(team.toml(TEAM).path)
    (fault,) = [one for one in report.faults if one.record == "S1"]
    assert "set geocode = true under [layer.reps]" in fault.remedy


def test_today_s_owners_are_of_one_team(team):
    """Without a column of its own nobody of the layer has an account; with one, as it says."""
    assert (team.toml(TEAM).read().layers[0].to_problem().incumbent == -1).all()
    team.accounts(
        "account_id,longitude,latitude,country,potential,current_rep,expert\n"
        "A1,-105.0,39.7,US,1000,R1,S2\nA2,-105.1,39.8,US,2000,R1,S1\n"
    )
    scenario = team.spoil(
        '"specialists"', '"specialists"\ncolumns = { current_rep = "expert" }', "scenario.toml"
    ).read()
    assert scenario.to_problem().incumbent.tolist() == [0, 0]
    assert scenario.layers[0].to_problem().incumbent.tolist() == [1, 0]
    assert not [fault for fault in scenario.faults if fault.code.startswith("owner")]


def test_settings_reach_into_a_layer(team):
    """``--set`` goes by the number of the layer."""
    scenario = team.toml(TEAM).read("layer.0.rules.max_distance_km=50")
    assert scenario.spec.rules.max_distance_km is None
    assert scenario.layers[0].spec.rules.max_distance_km == 50
    assert scenario.layers[0].origins["rules.max_distance_km"] == "command line"


def test_faults_of_a_layer_carry_its_name_and_line(team):
    """A band by a column that accounts do not have; the shared table's faults are told once."""
    team.toml(TEAM + '[[layer.balance]]\nmeasure = "potentail"\ntolerance = 0.1\n')
    fault = team.the_stop()
    assert fault.message == "specialists: accounts.csv has no column 'potentail'"
    assert fault.remedy == "Did you mean 'potential'?"
    assert fault.column == "layer.0.balance.0.measure"
    assert fault.row == team.path.read_text().splitlines().index('measure = "potentail"') + 1


PAIRED = TEAM.replace("[layer.reps]", "pairing = { %s }\n[layer.reps]")


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        (TEAM.replace("specialists\"\n[", "main\"\n["), "'main' is the scenario's own layer",
         "Give this team another name."),
        (TEAM + TEAM.replace("specialists.csv", "more.csv"),
         "there are two layers of the name 'specialists'", "Give one of them another name."),
        (TEAM.replace("specialists.csv", "reps.csv"),
         "specialists: 'R1', 'R2' are of 'main' as well; 2 of 2 ids are in both",
         "Two teams have territories of their own: name another file under [layer.reps], or give the "
         "same people territories with other ids under [layer.territories]."),
        (TEAM.split("[layer.reps]")[0], "layer.0.reps: 'reps' is required",
         'Add [layer.reps] with file = "specialists.csv".'),
        (PAIRED % 'with = "mian", level = "territory"', "there is no layer 'mian'",
         "Did you mean 'main'?"),
        (PAIRED % 'with = "specialists"', "'specialists' is this layer itself", "Known: main."),
        (PAIRED % 'with = "main"', "'main' has no level above its territories to pair by",
         'Add a [[level]], or write level = "territory": one territory for each of its own.'),
        ('[[level]]\nname = "district"\ncount = 1\n' + PAIRED % 'level = "distrikt"',
         "'main' has no level 'distrikt'", "Did you mean 'district'?"),
        (PAIRED % 'with = "late", level = "territory"'
         + TEAM.replace('"specialists"', '"late"').replace("specialists.csv", "more.csv"),
         "'late' comes after 'specialists', and layers are planned in the order they stand",
         "Put 'late' first."),
        (PAIRED % 'level = "territory", kind = "preference"', "layer.0.pairing: a preference without "
         "a price is none", 'Give price, or kind = "rule".'),
        (PAIRED % 'level = "territory", price = 3', "layer.0.pairing: a rule has no price: it is kept "
         "whatever it costs", 'Leave price out, or write kind = "preference".'),
        (PAIRED % 'level = "territory"' + '[[layer.level]]\nname = "area"\ncount = 1\n'
         + '[layer.solve]\nlevels = "top-down"\n',
         "'specialists' is split from the top down, and cannot be paired at the same time",
         'Leave pairing out, or write levels = "bottom-up" under [layer.solve].'),
    ],
)  # fmt: skip
def test_layers_that_cannot_be(team, text, message, remedy):
    """Each is told once, with its line and the way out."""
    team.write("more.csv", SPECIALISTS.replace("S1", "U1").replace("S2", "U2"))
    fault = team.toml(text).the_stop()
    assert fault.message.removeprefix("layer.0.name: ") == message
    assert fault.remedy == remedy
    assert fault.file == "scenario.toml"
    assert fault.row is not None and fault.row > 5


def test_faults_of_several_layers_come_at_once(team):
    """A stranger in one pairing, no people in the other team: two faults, one message each."""
    broken = TEAM.replace('"specialists"', '"late"').replace("specialists.csv", "nobody.csv")
    team.toml(PAIRED % 'with = "mian"' + broken)
    told = check_scenario(team.path).sentences
    assert [line for line in told if "there is no layer 'mian'" in line]
    assert [line for line in told if "late: " in line and "nobody.csv" in line]
