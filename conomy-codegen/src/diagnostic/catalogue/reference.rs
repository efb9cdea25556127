use super::Code;

pub static DANGLING_REFERENCE: Code = Code { id: "W010", title: "a reference leads nowhere", explanation: "", example: "", mend: "" };
pub static REMOTE_REFERENCE: Code = Code { id: "W011", title: "a reference to another server", explanation: "", example: "", mend: "" };
pub static OUTSIDE_REFERENCE: Code = Code { id: "W012", title: "a reference out of the document's folder", explanation: "", example: "", mend: "" };
pub static REFERENCE_CYCLE: Code = Code { id: "W013", title: "a reference to itself", explanation: "", example: "", mend: "" };
pub static MISPLACED_REFERENCE: Code = Code { id: "W014", title: "a reference where none may stand", explanation: "", example: "", mend: "" };
pub static WRONG_TARGET: Code = Code { id: "W015", title: "a reference to something of another kind", explanation: "", example: "", mend: "" };
pub static IGNORED_SIBLING: Code = Code { id: "W016", title: "a keyword beside `$ref` is ignored", explanation: "", example: "", mend: "" };
