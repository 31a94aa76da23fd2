//! What is printed.

use case::Role;
use serde_json::json;

use super::{at_work, in_a_browser, known};
use crate::support::pieces;

#[test]
fn a_receipt_is_one_sheet_of_a5_in_two_parts_with_number_code_and_qr() {
    in_a_browser("receipt", &async |office| {
        let bureau = office.bureau().await;
        office.change(bureau, |unit| unit.phone = Some("0735-2222000".to_owned())).await;
        office.county().await;
        let text = "景泉村3组至县城的班车停了两个月，老人看病要走十里路，请尽快恢复，并说明停运的原因。";
        let entry = json!({"text": text, "name": "李桂英", "phone": "13900000001", "unit": "zjj", "group_size": 5,
            "representatives": ["李桂英", "王德福"]});
        let number = office.take_in(&pieces::visit(&entry)).await.arrived.number;
        let clerk = at_work(office, "wang.li", "王丽", Role::Clerk, Some(bureau)).await;
        let code = office.code_of(&number).await;
        known([("clerk", clerk), ("number", json!(number)), ("code", json!(code))])
    });
}
