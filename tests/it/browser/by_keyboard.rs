//! The desk without a mouse.

use case::Role;
use serde_json::json;

use super::{at_work, in_a_browser, known};
use crate::support::pieces;

#[test]
fn a_call_is_logged_by_keyboard_alone_in_at_most_24_keys_beyond_the_narrative() {
    in_a_browser("call", &async |office| {
        office.county().await;
        let clerk = at_work(office, "wang.li", "王丽", Role::Clerk, Some(office.bureau().await)).await;
        known([("clerk", clerk)])
    });
}

#[test]
fn a_visit_and_a_letter_are_entered_by_keyboard_alone() {
    in_a_browser("visit_and_letter", &async |office| {
        office.county().await;
        let clerk = at_work(office, "wang.li", "王丽", Role::Clerk, Some(office.bureau().await)).await;
        known([("clerk", clerk)])
    });
}

#[test]
fn enter_that_ends_a_composition_neither_sends_nor_saves() {
    in_a_browser("composition", &async |office| {
        office.county().await;
        let clerk = at_work(office, "wang.li", "王丽", Role::Clerk, Some(office.bureau().await)).await;
        known([("clerk", clerk)])
    });
}

#[test]
fn a_case_is_opened_routed_accepted_and_replied_to_by_keyboard_alone() {
    in_a_browser("queue", &async |office| {
        let county = office.county().await;
        let mut numbers = Vec::new();
        for (minute, text) in
            ["景泉村村口的路灯不亮", "南门口菜市场夜里有噪声", "景泉村饮水浑浊"].into_iter().enumerate()
        {
            office.it_is(&format!("2026-11-23 09:0{minute}"));
            numbers
                .push(office.take_in(&pieces::letter(&json!({"text": text, "name": "李桂英"}))).await.arrived.number);
        }
        let triage = at_work(office, "chen.zhiyuan", "陈志远", Role::Bureau, Some(office.bureau().await)).await;
        let handler = at_work(office, "liu.chang", "刘畅", Role::Unit, Some(county.housing)).await;
        known([("triage", triage), ("handler", handler), ("numbers", json!(numbers))])
    });
}

#[test]
fn a_unit_that_is_not_in_the_list_is_neither_forgotten_nor_sent() {
    in_a_browser("unknown_unit", &async |office| {
        office.county().await;
        let clerk = at_work(office, "wang.li", "王丽", Role::Clerk, Some(office.bureau().await)).await;
        known([("clerk", clerk)])
    });
}

#[test]
fn files_of_an_entry_are_chosen_in_the_words_of_the_page_and_without_scripts_all_the_same() {
    in_a_browser("desk_files", &async |office| {
        office.county().await;
        let clerk = at_work(office, "wang.li", "王丽", Role::Clerk, Some(office.bureau().await)).await;
        known([("clerk", clerk)])
    });
}
