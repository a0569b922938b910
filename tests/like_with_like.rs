//! The comparison within conditions, against the published reanalyses of the Berkeley admissions.

mod common;

use common::{
    CLOSED_FORM, ROOT_FOUND, assert_close, attribute, count_table, dataset, dataset_with, golden, json, list,
    number,
};
use serde_json::Value;

/// Men against women, as the golden has it: the one entry of the attribute, compared with women.
fn berkeley(more: &[(&str, &str)]) -> Value {
    let mut set = vec![("groups.0.reference", "Female")];
    set.extend(more);
    let audit = json(&dataset_with("datasets/berkeley-1973/audit.toml", &set));
    let entries = list(&attribute(&audit, &["gender"])["conditional"]).to_vec();
    entries.into_iter().find(|entry| entry["measure"] == "selection_rate").expect("it has conditions")
}

#[test]
fn berkeley_has_the_pooled_numbers_of_the_golden() {
    let golden = &golden("berkeley_ucb_admissions_1973.expected.json");
    let expected = &golden["cmh_male_vs_female_strata_dept"];
    let found = berkeley(&[]);
    for (path, key) in [
        (["cochran_mantel_haenszel", "statistic"], "cmh_chi2_nocc"),
        (["cochran_mantel_haenszel", "p"], "cmh_p_nocc"),
        (["odds_ratio", "value"], "or_mh"),
        (["risk_difference", "value"], "rd_mh"),
        (["risk_ratio", "value"], "rr_mh"),
        (["breslow_day", "statistic"], "breslow_day"),
        (["breslow_day", "p"], "bd_p"),
        (["tarone", "statistic"], "tarone"),
    ] {
        assert_close(&found[path[0]][path[1]], number(&expected[key]), CLOSED_FORM, key);
    }
    for (estimate, key) in
        [("odds_ratio", "or_ci"), ("risk_difference", "rd_ci_sato"), ("risk_ratio", "rr_ci")]
    {
        let limits = list(&expected[key]);
        assert_close(&found[estimate]["low"], number(&limits[0]), ROOT_FOUND, key);
        assert_close(&found[estimate]["high"], number(&limits[1]), ROOT_FOUND, key);
    }
}

#[test]
fn berkeley_is_standardised_and_split_as_published() {
    let golden = &golden("berkeley_ucb_admissions_1973.expected.json");
    let audit = json(&dataset("datasets/berkeley-1973/audit.toml"));
    let women = &list(&attribute(&audit, &["gender"])["conditional"])[0];
    assert_eq!(women["group"]["gender"], "Female");
    let standardised = &golden["direct_standardised_weights_total_applicants"];
    assert_close(
        &women["standardized_difference"]["value"],
        number(&standardised["diff_f_minus_m"]),
        CLOSED_FORM,
        "standardised difference",
    );
    let split = &golden["kitagawa_f_minus_m"];
    for (own, key) in [("value", "total"), ("rate", "rate_effect"), ("mix", "composition_effect")] {
        assert_close(&women["decomposition"][own], number(&split[key]), CLOSED_FORM, key);
    }
}

#[test]
fn a_group_within_all_groups_is_compared_with_the_rest_of_them() {
    let within = |reference: &str| {
        let set = [("groups.0.reference", reference)];
        let audit = json(&dataset_with("datasets/ricci/audit.toml", &set));
        attribute(&audit, &["race"])["conditional"].clone()
    };
    let (overall, rest) = (within("overall"), within("rest"));
    assert!(!list(&overall).is_empty());
    assert_eq!(overall, rest);
    assert!(list(&rest).iter().all(|entry| entry["reference"] == "rest"));
}

#[test]
fn conditions_that_no_two_groups_share_give_a_reason_and_no_number() {
    let table = count_table("site", &[("a", 3, 10), ("b", 4, 10)]);
    let audit = table.json("[conditions]\ncolumns = [\"site\"]\n");
    let entry = &list(&attribute(&audit, &["site"])["conditional"])[0];
    for pooled in ["cochran_mantel_haenszel", "odds_ratio", "risk_difference", "tarone", "decomposition"] {
        let found = &entry[pooled];
        assert!(found["undefined"].is_string(), "{pooled}: {found}");
    }
    assert!(entry["risk_difference"]["value"].is_null());
    assert!(entry["cochran_mantel_haenszel"]["p"].is_null());
}

#[test]
fn berkeley_has_the_published_conditional_demographic_disparity() {
    let golden = &golden("berkeley_ucb_admissions_1973.expected.json")["cdd_female"];
    let audit = json(&dataset("datasets/berkeley-1973/audit.toml"));
    let of = list(&attribute(&audit, &["gender"])["demographic_disparity"]);
    let women = of.iter().find(|of| of["group"]["gender"] == "Female").expect("women are compared");
    assert_close(&women["overall"]["value"], number(&golden["DD_overall"]), CLOSED_FORM, "overall");
    assert_close(&women["conditional"]["value"], number(&golden["CDD"]), CLOSED_FORM, "within departments");
    assert_eq!(women["conditions"], serde_json::json!(["department"]));
    let men = of.iter().find(|of| of["group"]["gender"] == "Male").expect("men are compared");
    assert_close(
        &men["overall"]["value"],
        -number(&golden["DD_overall"]),
        CLOSED_FORM,
        "two groups mirror each other",
    );
}
