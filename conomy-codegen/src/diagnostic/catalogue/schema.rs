use super::Code;

pub static VALUE_OF_OTHER_TYPE: Code = Code { id: "W030", title: "a value violates the type beside it", explanation: "", example: "", mend: "" };
pub static DUPLICATE_VALUE: Code = Code { id: "W031", title: "a value occurs twice", explanation: "", example: "", mend: "" };
pub static WITHOUT_EFFECT: Code = Code { id: "N030", title: "a keyword without effect", explanation: "", example: "", mend: "" };
