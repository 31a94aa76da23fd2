//! Stories from the county, each on every database at hand.

mod accounts;
mod acts;
mod any_commands;
mod api;
mod backup;
mod browser;
mod cli;
mod crash;
mod cut_off;
mod demo;
mod desk;
mod doctor;
mod files_page;
mod intake_stories;
mod mail;
mod pages;
mod register;
mod rich;
mod rules_and_days;
mod schema;
mod secrecy;
mod several_processes;
mod support;
mod tamper;
