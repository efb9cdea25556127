use super::Code;

pub static UNREADABLE: Code = Code { id: "E001", title: "a file cannot be read", explanation: "", example: "", mend: "" };
pub static NOT_TEXT: Code = Code { id: "E002", title: "a file is not UTF-8 text", explanation: "", example: "", mend: "" };
pub static SYNTAX: Code = Code { id: "E003", title: "the syntax is broken", explanation: "", example: "", mend: "" };
pub static TOO_MUCH: Code = Code { id: "E004", title: "a limit is exceeded", explanation: "", example: "", mend: "" };
pub static NOT_OPENAPI: Code = Code { id: "E005", title: "this is no OpenAPI document", explanation: "", example: "", mend: "" };
pub static UNSUPPORTED_VERSION: Code = Code { id: "E006", title: "the version is not supported", explanation: "", example: "", mend: "" };
pub static READ_AS_31: Code = Code { id: "N001", title: "OpenAPI 3.2 is read as 3.1", explanation: "", example: "", mend: "" };
pub static DUPLICATE_KEY: Code = Code { id: "W001", title: "a key occurs twice", explanation: "", example: "", mend: "" };
pub static LONE_SURROGATE: Code = Code { id: "W002", title: "half of a surrogate pair", explanation: "", example: "", mend: "" };
