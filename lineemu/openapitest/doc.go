// Package openapitest checks, in tests, that JSON sent to or by LINE has the shape of LINE's
// OpenAPI files. It is for tests only: of the emulator, and of programs that talk to LINE.
//
//	openapitest.Request(t, "POST", "/v2/bot/message/push", body)
//	openapitest.Response(t, "POST", "/v2/bot/message/push", 200, answer)
//	openapitest.Webhook(t, body)
//
// LINE's files describe variants by a discriminator and children with allOf, which
// kin-openapi does not follow: {"type":"text"} without a text would pass. Loading rewrites
// each such base into oneOf over its children, flattened and with the type fixed, so that a
// message is checked as what it says it is. Objects refuse unknown properties, so that a
// misspelt one is noticed.
//
// The files are not part of this repository. They are read from $LINE_OPENAPI_DIR, or from
// ../shared/line-openapi beside the repository. When neither exists nothing is checked and
// the test's log says so; a LINE_OPENAPI_DIR without the files is a failure.
package openapitest
