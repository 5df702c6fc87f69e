//! What leaves: what mails and text messages say, and how they reach real services.

mod account_mail;
mod organizations_mail;
mod rendering;
mod report_mail;
mod right_mail;
mod sending;
mod test_messages;
mod texting;
