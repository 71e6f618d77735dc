"""For each promise, changes to the demo that break it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """The demo with the rows of one table replaced by those of a query."""

    table: str
    sql: str


def column(table: str, name: str, value: str, where: str = "true") -> Change:
    """One column changed in some rows."""
    given = f"case when {where} then {value} else {name} end as {name}"
    return Change(table, f"select * replace ({given}) from {table}")


def without(table: str, where: str) -> Change:
    return Change(table, f"select * from {table} where not ({where})")


def twice(table: str, where: str, changes: str = "") -> Change:
    """Some rows there twice, the second time with changes."""
    again = f"select * replace ({changes}) from {table}" if changes else f"from {table}"
    return Change(table, f"from {table} union all by name ({again} where {where})")


C01, C02, C03 = (f"campaign_id = 'C0{number}'" for number in (1, 2, 3))
COMPANY = "donor_type = 'company'"
EARLY = "timestamp '2019-01-01'"
YEAR_END, AFTER = "date '2021-12-31'", "date '2022-01-01'"
ONE_RECORD = "record_id = (select min(record_id) from service_records)"
ONE_GIFT = "donation_id = (select min(donation_id) from donations where entry_type = 'gift')"
ONE_REFUND = "donation_id = (select min(donation_id) from donations where entry_type = 'refund')"
LARGE_C01 = "campaign_id = 'C01' and amount_cny = (select max(amount_cny) from donations)"

# Each promise with changes to the demo that break it, and it alone is asked.
BREAKS: list[tuple[str, Change]] = [
    ("table_keys", twice("projects", "project_id = 'P09'")),
    ("table_keys", twice("outputs", "project_id = 'P18'", "36 as value")),
    ("table_keys", twice("service_records", ONE_RECORD)),
    ("table_codes", column("projects", "category", "'SPORT'", "project_id = 'P09'")),
    ("table_codes", column("donations", "channel", "'cheque'", ONE_GIFT)),
    ("table_codes", column("projects", "division_code", "'140171'", "project_id = 'P01'")),
    ("table_links", column("outputs", "project_id", "'P99'", "project_id = 'P18'")),
    ("table_links", without("donors", COMPANY)),
    ("table_links", without("donations", "donation_id = (select max(original_id) from donations)")),
    ("table_links", without("volunteers", "volunteer_id = 'DEMO-V00001'")),
    ("projects_total", without("projects", "project_id = 'P09'")),
    ("projects_names", column("projects", "name", "'同名'", "project_id in ('P08', 'P09')")),
    ("projects_by_status", column("projects", "status", "'ongoing'", "project_id = 'P09'")),
    ("projects_by_status", column("projects", "status", "'closed'")),
    ("projects_by_cohort", column("projects", "cohort_year", "2019", "project_id = 'P09'")),
    ("projects_by_group", column("projects", "category_basis", "'assigned'", "project_id = 'P11'")),
    ("projects_by_category", column("projects", "category", "'CARE'", "project_id = 'P09'")),
    ("projects_by_category", column("projects", "category", "'CARE'", "category = 'TBD'")),
    ("cohort_basis", column("projects", "cohort_basis", "'stated'", "project_id = 'P09'")),
    ("closed_cohort", column("projects", "cohort_year", "2021", "project_id = 'P09'")),
    ("closed_cohort", column("projects", "status", "'ongoing'", "project_id = 'P09'")),
    ("ongoing_tag", column("projects", "cohort_year", "2021", "project_id = 'P24'")),
    ("ongoing_tag", column("projects", "cohort_year", "2020", "project_id = 'P23'")),
    ("outputs_printed", column("outputs", "value", "701", "measure = 'visits'")),
    ("outputs_printed", column("outputs", "unit", "'visit'", "measure = 'posts'")),
    ("outputs_printed", without("outputs", "measure = 'modules'")),
    ("outputs_printed", twice("outputs", "measure = 'sites'", "'P16' as project_id")),
    ("visits_per_household", column("outputs", "value", "49", "measure = 'households'")),
    ("visits_per_household", without("outputs", "measure = 'visits'")),
    ("campaign_target", column("campaigns", "target_cny", "1250.00", C01)),
    ("campaign_target", column("campaigns", "target_cny", "0.00", C03)),
    ("campaign_raised", column("campaign_totals", "raised_cny", "627748.22", C01)),
    ("campaign_raised", column("campaign_totals", "certainty", "'stated'", C02)),
    ("campaign_ambiguous", column("campaigns", "target_cny", "300000", C02)),
    ("campaign_ambiguous", column("campaign_totals", "raised_cny", "1", C02)),
    ("campaign_absent", column("campaign_totals", "raised_cny", "0.00", C03)),
    ("campaign_absent", column("campaigns", "target_cny", "1.00", C03)),
    ("campaign_progress", column("campaigns", "target_cny", "12000000", C01)),
    ("campaign_progress", column("campaign_totals", "raised_cny", "627748.24")),
    ("campaign_close", column("campaigns", "closes_on", YEAR_END, C03)),
    ("campaign_close", column("campaigns", "closes_on", YEAR_END, C01)),
    ("fund_figures_printed", column("fund_figures", "amount_cny", "1.00", "figure = 'raised'")),
    ("fund_figures_printed", without("fund_figures", "figure = 'payable'")),
    ("campaigns_within_raised", column("campaign_totals", "raised_cny", "600000.00")),
    ("payables_sum", column("payables", "amount_cny", "52116.01", "project_id = 'P26'")),
    ("payables_sum", without("payables", "project_id is null")),
    ("payables_by_project", column("payables", "project_id", "'P25'", "project_id = 'P26'")),
    ("payables_by_project", column("payables", "project_id", "'P24'", "project_id is null")),
    ("project_dates", column("projects", "start_on", "date '2021-10-11'", "project_id = 'P22'")),
    ("project_dates", column("projects", "end_on", "null", "project_id = 'P25'")),
    ("project_dates", column("projects", "start_on", "date '2021-01-01'", "project_id = 'P01'")),
    ("divisions_official", without("divisions", "division_code = '140181'")),
    ("divisions_official", column("divisions", "division_code", "'140171'", "name = '古交市'")),
    ("divisions_official", column("divisions", "division_level", "'district'", "name = '清徐县'")),
    ("printed_with_lines", column("outputs", "report_lines", "null", "measure = 'posts'")),
    ("printed_with_lines", column("projects", "report_lines", "'46'", "project_id = 'P01'")),
    ("printed_with_lines", column("fund_figures", "report_lines", "'L391;L393'")),
    ("hours_range", column("service_records", "hours", "0", ONE_RECORD)),
    ("hours_range", column("service_records", "hours", "24.5", ONE_RECORD)),
    ("hours_range", column("service_records", "hours", "-1", ONE_RECORD)),
    ("hours_per_day", twice("service_records", ONE_RECORD, "24 as hours, 'DEMO-R0' as record_id")),
    ("records_once", twice("service_records", ONE_RECORD, "'DEMO-R0' as record_id")),
    ("records_after_activity", column("service_records", "recorded_on", "served_on - 1")),
    ("records_after_activity", column("service_records", "served_on", "served_on - 1", ONE_RECORD)),
    ("records_after_activity", column("activities", "status", "'cancelled'")),
    ("records_of_members", column("volunteers", "registered_on", YEAR_END)),
    ("records_of_members", column("volunteers", "left_on", "registered_on")),
    ("records_not_future", column("service_records", "recorded_on", AFTER, ONE_RECORD)),
    ("activities_on_day", column("activities", "starts_at", "starts_at + interval 1 day")),
    ("activities_category", column("activities", "category", "'CARE'", "project_id = 'P23'")),
    ("activities_category", column("projects", "cohort_year", "2022", "project_id = 'P23'")),
    ("donations_sign", column("donations", "amount_cny", "0.00", ONE_GIFT)),
    ("donations_sign", column("donations", "amount_cny", "-1.00", ONE_GIFT)),
    ("donations_sign", column("donations", "amount_cny", "1.00", ONE_REFUND)),
    ("donations_not_future", column("donations", "donated_at", "timestamp '2022-01-01'", ONE_GIFT)),
    ("donations_in_campaign", column("campaigns", "opens_on", "date '2021-10-11'")),
    ("donations_in_campaign", column("campaigns", "closes_on", "date '2021-12-30'")),
    ("donations_in_campaign", column("donations", "project_id", "'P20'", C01)),
    ("donations_in_campaign", column("donations", "restriction", "'unrestricted'")),
    ("refunds_within_gift", column("donations", "amount_cny", "-90000.00", ONE_REFUND)),
    ("demo_refunds_named", column("donations", "original_id", "null", ONE_REFUND)),
    ("refunds_within_gift", column("donations", "donated_at", EARLY, ONE_REFUND)),
    ("running_total", column("donations", "amount_cny", "-amount_cny", C02)),
    ("running_total", column("donations", "donated_at", EARLY, ONE_REFUND)),
    ("payments_within_commitment", column("payments", "amount_cny", "amount_cny * 3")),
    ("payments_within_commitment", column("payments", "amount_cny", "-amount_cny")),
    ("payments_within_commitment", column("payments", "paid_on", "date '2019-01-01'")),
    ("payments_match_commitment", column("payments", "payee", "'示例企业壬'")),
    ("payments_match_commitment", column("payments", "project_id", "'P09'")),
    ("payable_terms_sum", without("payable_terms", "instalment = 2")),
    ("payable_terms_sum", column("payable_terms", "amount_cny", "amount_cny + 0.01")),
    ("milestones_in_order", column("milestones", "done_on", AFTER)),
    ("demo_campaign_totals", column("donations", "amount_cny", "amount_cny + 0.01", LARGE_C01)),
    ("demo_campaign_totals", without("donations", C02)),
    ("demo_raised", column("donations", "amount_cny", "amount_cny + 0.01", LARGE_C01)),
    ("demo_raised", column("donations", "donated_at", "donated_at - interval 1 year")),
    ("demo_spent", column("payments", "amount_cny", "amount_cny + 0.01")),
    ("demo_spent", without("payments", "project_id = 'P09'")),
    ("demo_payable", column("commitments", "amount_cny", "amount_cny + 1", "project_id = 'P26'")),
    ("demo_payable", column("commitments", "amount_cny", "amount_cny + 1", "project_id = 'P24'")),
    ("demo_keys", column("donations", "donation_id", "'G1'", ONE_GIFT)),
    ("demo_keys", column("teams", "team_id", "'demo-1'", "team_id = 'DEMO-T001'")),
    ("demo_keys", column("milestones", "milestone_id", "'M1'", "project_id = 'P26'")),
    ("demo_keys", column("payable_terms", "term_id", "'I1'", "instalment = 2")),
    ("demo_names_masked", column("donors", "display_name", "'王小明'", "donor_type = 'person'")),
    ("demo_names_masked", column("donors", "display_name", "'太原某某公司'", COMPANY)),
    ("demo_payees_invented", column("payments", "payee", "'太原某某公司'")),
    ("rollup_registered", column("registrations", "people", "people + 1", "left_year is null")),
    ("rollup_registered", column("registrations", "served_years", "['2019']")),
    ("rollup_service", column("service_days", "hours", "hours + 0.5", "project_id = 'P08'")),
    ("rollup_service", column("service_hours", "records", "records + 1", "hour = 9")),
    ("rollup_service", column("service_hours", "activities", "activities + 1", "hour = 9")),
    ("rollup_service", without("service_days", "category = 'CARE'")),
    ("rollup_people", column("people_by_age", "people", "people + 1", "age_band = '18_25'")),
    ("rollup_people", column("people_by_age", "age_band", "null")),
    ("rollup_people", without("people_by_age", "people = 1")),
    ("rollup_people", column("service_cells", "bit_1", "bit_1 // 2")),
    ("rollup_people_sets", column("people_by_month", "people", "people + 1", "month = 12")),
    ("rollup_people_sets", column("people_by_hour", "people", "people + 1", "weekday = 1")),
    ("rollup_people_sets", without("people_by_team", "people = 1")),
    ("rollup_people_sets", column("people_by_status", "mask_2", "0", "year = 2021")),
    ("rollup_people_sets", column("service_cells", "bit_1", "bit_1 // 2")),
    ("rollup_people_sets", column("people_by_category", "people", "people + 1", "year = 2021")),
    ("rollup_people_sets", without("people_by_district", "people = 1")),
    ("rollup_giving", column("donation_days", "amount_cny", "amount_cny + 0.01")),
    ("rollup_giving", column("donation_days", "category", "null", "category = 'ENV'")),
    ("rollup_giving", column("donation_days", "status", "'ongoing'", "status is null")),
    ("rollup_giving", column("gift_sizes", "gifts", "gifts + 1", "gift_size = 'below_100'")),
    ("rollup_giving", column("donors_by_category", "donors", "donors + 1")),
    ("rollup_giving", column("donors_by_campaign", "donors", "donors - 1", "year = 2021")),
    ("rollup_giving", column("donors_by_campaign", "touched_before", "touched", "year = 2021")),
    ("rollup_giving", column("campaign_pairs", "given_cny", "given_cny + 1", "campaign = other")),
    ("rollup_giving", column("campaign_pairs", "products", "products * 1.0001", "year = 2021")),
    ("rollup_giving", column("largest_donors", "given_cny", "given_cny + 1")),
]  # fmt: skip
