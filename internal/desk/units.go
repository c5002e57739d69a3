package desk

import "unicode/utf16"

// Units is a text's length as LINE counts it: in UTF-16 code units (Messaging API reference, text message).
func Units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
