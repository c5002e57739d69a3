package bulk

import (
	"regexp"
	"slices"
)

// Fields are what a message says of each customer.
type Fields struct {
	Name  string // of the customer; none: LINE has not told
	Brand string
	Since string // since when they wait, as the brand's people say it
}

var field = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

var fieldNames = []string{"name", "brand", "since"}

// unknownField gives the first field that nobody knows.
func unknownField(text string) (string, bool) {
	for _, m := range field.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(fieldNames, m[1]) {
			return m[1], true
		}
	}
	return "", false
}

// Fill puts the fields into a text. A customer is addressed politely: {{name}} is
// 「佐藤花子様」, or 「お客様」 where no name is known; an honorific that the text itself puts
// behind the field is not said twice.
func Fill(text string, f Fields) string {
	name := "お客様"
	if f.Name != "" {
		name = f.Name + "様"
	}
	text = honorific.ReplaceAllString(text, "{{name}}")
	return field.ReplaceAllStringFunc(text, func(m string) string {
		switch field.FindStringSubmatch(m)[1] {
		case "name":
			return name
		case "brand":
			return f.Brand
		case "since":
			return f.Since
		}
		return m
	})
}

var honorific = regexp.MustCompile(`\{\{\s*name\s*\}\}[ 　]*(様|さま)`)
