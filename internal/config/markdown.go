package config

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"
)

// Markdown describes every setting: docs/config.md is this text, and a test says
// when it is out of date.
func Markdown() string {
	var b strings.Builder
	b.WriteString("# Settings\n\nMade from `internal/config`; every setting is a flag of `serve` (and of the other commands) and an environment variable.\n\n")
	b.WriteString("| flag | environment | default | meaning |\n| --- | --- | --- | --- |\n")
	t := reflect.TypeFor[Desk]()
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("name")
		if name == "" {
			name = kebab(f.Name)
		}
		fmt.Fprintf(&b, "| `--%s` | `%s` | %s | %s |\n", name, f.Tag.Get("env"), code(f.Tag.Get("default")), f.Tag.Get("help"))
	}
	return b.String()
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

// kebab turns a Go name into a flag's: PublicURL → public-url.
func kebab(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		wordStarts := i > 0 && unicode.IsUpper(r) &&
			(unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if wordStarts {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
