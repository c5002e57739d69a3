// Package followup finds in an outgoing message what it promises the customer and by when:
// 折り返しお電話いたします, 本日中に, 明日までに, 5日までに, 15時に. It is a list of forms and not a
// model: a promise needs a verb of the desk's own in the future, and words for a time, or words
// that mean "later". 「確認いたします」 alone promises nothing that could be late.
package followup
