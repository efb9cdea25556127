use super::Code;

pub static UNKNOWN_KEY: Code = Code { id: "W020", title: "a field that OpenAPI does not know", explanation: "", example: "", mend: "" };
pub static MISSING_KEY: Code = Code { id: "W021", title: "a field is missing", explanation: "", example: "", mend: "" };
pub static WRONG_TYPE: Code = Code { id: "W022", title: "a value of the wrong type", explanation: "", example: "", mend: "" };
pub static UNKNOWN_VALUE: Code = Code { id: "W023", title: "a value that is none of those allowed", explanation: "", example: "", mend: "" };
pub static OTHER_VERSION: Code = Code { id: "W024", title: "a field of another version of OpenAPI", explanation: "", example: "", mend: "" };
pub static REQUIRED_BOOLEAN: Code = Code { id: "W025", title: "`required` is a list", explanation: "", example: "", mend: "" };
pub static EXCLUSIVE_KEYS: Code = Code { id: "W026", title: "two fields exclude each other", explanation: "", example: "", mend: "" };
