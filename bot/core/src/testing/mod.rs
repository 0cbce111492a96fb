//! For the tests of every crate: a record in memory, samples, and the contract suites that every implementation of a
//! port runs.
//!
//! **Invariant:** an implementation that passes [`store_contract!`](crate::store_contract) answers like every other one
//! that does; each case in [`contract`] is in the macro's list, and a test here counts them.

pub mod contract;
mod memory;
pub mod platform;
pub mod samples;
mod turn;

pub use memory::{MemoryStore, Trouble};

/// Runs the contract of [`Store`](crate::Store): one `#[tokio::test]` for each case, each on a store of its own.
///
/// Takes an async expression that makes an empty store and whatever must live as long as it does (a folder, say):
///
/// ```text
/// homeroom_core::store_contract!(async { (MemoryStore::new(), ()) });
/// ```
#[macro_export]
macro_rules! store_contract {
    ($make:expr) => {
        $crate::store_contract! { $make =>
            transactions: dropping_undoes, what_is_committed_lasts, reading_changes_nothing,
                what_is_not_committed_is_not_seen, a_look_is_of_one_moment, after_a_failure_nothing_is_kept,
                two_writers_lose_nothing;
            learners: a_learner_is_found_by_account_and_id, names_come_back_as_they_were,
                accounts_are_exact, an_account_is_one_learners, a_secret_has_one_holder,
                secrets_are_forgotten, a_secret_needs_a_learner, times_are_kept_to_the_millisecond;
            cohorts: a_cohort_is_found_by_id_and_code, a_cohort_is_updated,
                a_cohort_is_archived_and_revived, a_code_opens_one_cohort, a_course_is_listed_once,
                the_cohort_joined_last_comes_first, enrolling_twice_changes_nothing, enrolling_needs_both,
                postings_are_listed_oldest_first, a_postings_times_are_updated,
                a_postings_terms_are_updated, a_posting_needs_a_cohort;
            attempts: every_state_comes_back, every_rule_comes_back, every_response_comes_back,
                a_number_that_is_none_is_refused, one_open_attempt_of_an_item, an_attempt_needs_its_parents,
                saving_adds_one_response, saving_saves_the_state, saving_a_stale_attempt_is_a_conflict,
                a_response_is_never_written_over, attempts_are_listed_oldest_first,
                what_does_not_count_is_not_listed, reopening_beside_an_open_one_is_a_conflict,
                overdue_attempts_are_listed_longest_due_first;
            readings: what_was_read_is_listed_oldest_first, reading_again_moves_the_time,
                a_reading_needs_its_parents;
            editions: an_edition_comes_back_as_it_was, the_newest_edition_comes_first,
                an_edition_may_be_of_two_courses;
            delivery: an_event_is_seen_once, seen_events_are_forgotten_by_age, parcels_wait_oldest_first,
                a_parcel_is_cleared_twice, a_parcel_is_there_once, a_view_comes_back_as_it_was;
            staff: who_may_teach_is_remembered, an_invitation_comes_back, an_invitation_is_used_once,
                an_invitation_needs_its_parents, old_invitations_are_forgotten, a_roster_is_listed_by_name,
                who_is_taken_out_can_be_put_back, every_cohort_is_listed_oldest_first,
                drafts_are_listed_newest_first, a_draft_is_put_once,
                a_dropped_draft_leaves_the_files_that_were_tried, an_upload_is_one_cohorts,
                uploads_are_listed_oldest_first;
            grading: attempts_in_a_cohort_are_those_that_count, attempts_on_a_posting_are_those_that_count,
                an_allowance_is_set, every_verdict_comes_back, a_correction_is_of_one_wording,
                a_score_is_set_and_taken_back, a_reminder_is_due_before_the_close;
            told: every_deed_comes_back, lines_are_paged_newest_first, the_last_word_on_a_role_stands, every_notice_comes_back,
                a_notice_is_dropped_by_its_learner;
            persons: accounts_are_listed_by_name, all_attempts_of_a_learner_are_listed,
                all_readings_of_a_learner_are_listed, a_response_is_blanked,
                an_erased_learner_leaves_a_tombstone, who_was_merged_is_erased_too;
            merges: a_merge_makes_two_records_one, a_merge_is_taken_back, only_what_was_moved_is_moved_back,
                what_was_moved_on_stays, two_open_attempts_stand_in_the_way,
                of_two_talks_at_a_lab_one_is_left, a_merge_needs_two, a_merge_may_be_of_no_cohort,
                the_merges_of_a_learner_are_of_either_side;
            places: a_place_is_one_cohorts, the_place_bound_first_comes_first, keys_are_exact,
                badges_are_listed_once, a_card_is_updated, cards_of_a_posting_are_listed_by_place,
                live_cards_are_of_one_platform, a_pending_test_comes_back_as_it_was,
                pending_tests_are_forgotten_by_age, what_is_to_be_brought_is_of_one_platform,
                what_was_brought_waits_for_its_learner, a_second_account_tells_nothing_twice,
                secrets_are_forgotten_by_age, what_stands_somewhere_needs_its_parents;
            leases: a_lease_is_one_holders_at_a_time, a_lease_is_given_back_by_its_holder;
            talks: a_talk_comes_back_as_it_was, one_talk_at_a_lab_at_a_time, saving_a_talk_leaves_what_was_said,
                an_exchange_is_kept_and_what_became_of_it, what_was_said_is_never_written_over,
                talks_are_listed_oldest_first, who_waits_longest_comes_first, tokens_are_added_up_by_day,
                a_talk_needs_its_parents;
            threads: a_thread_comes_back_as_it_was, what_is_said_leaves_threads_behind, a_place_has_the_last_talk,
                the_thread_that_was_talked_in_last_comes_first, a_thread_needs_its_talk;
        }
    };
    ($make:expr => $($area:ident: $($case:ident),+;)+) => {$($(
        #[tokio::test]
        async fn $case() {
            let (store, _lives_as_long) = $make.await;
            $crate::testing::contract::$area::$case(&store).await;
        }
    )+)+};
}

#[cfg(test)]
mod tests {
    /// A case that is written but not listed would never run.
    #[test]
    fn every_case_is_listed() {
        let areas = [
            include_str!("contract/transactions.rs"),
            include_str!("contract/learners.rs"),
            include_str!("contract/cohorts.rs"),
            include_str!("contract/attempts.rs"),
            include_str!("contract/readings.rs"),
            include_str!("contract/editions.rs"),
            include_str!("contract/delivery.rs"),
            include_str!("contract/staff.rs"),
            include_str!("contract/grading.rs"),
            include_str!("contract/told.rs"),
            include_str!("contract/persons.rs"),
            include_str!("contract/merges.rs"),
            include_str!("contract/places.rs"),
            include_str!("contract/leases.rs"),
            include_str!("contract/talks.rs"),
            include_str!("contract/threads.rs"),
        ];
        let cases: Vec<&str> = areas
            .iter()
            .flat_map(|area| area.split("\npub async fn ").skip(1))
            .filter_map(|rest| rest.split('(').next())
            .collect();
        let (_, list) = include_str!("mod.rs").split_once("$make =>").expect("the macro is above");
        let (list, _) = list.split_once("\n        }").expect("the list ends");
        let listed: Vec<&str> =
            list.split([',', ';', ':', '\n', ' ']).filter(|word| cases.contains(word)).collect();
        assert!(cases.len() > 40);
        assert_eq!(listed, cases);
    }
}
