package bot

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// names are the parts of a scenario that name something; a new part is a text until it
// stands here.
var names = strings.Fields(`id takes start next empty otherwise found none yes no refused failed declined undone list field attribute
	as type pattern image kind attachment mime package sticker port gives scenario queue skill`)

// fillUp puts a text into every string of a value, and one element into every list and map.
func fillUp(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("secret")
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillUp(v.Elem())
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[json.RawMessage]() {
			v.SetBytes([]byte(`{"type":"text","text":"secret","n":1.50,"uri":"https://secret.example/"}`))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillUp(v.Index(0))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("name"), reflect.ValueOf("secret"))
	case reflect.Struct:
		for i := range v.NumField() {
			fillUp(v.Field(i))
		}
	}
}

func TestEachTextFindsEverything(t *testing.T) {
	var s Scenario
	fillUp(reflect.ValueOf(&s).Elem())
	got := s.EachText(func(text string) string { return strings.ReplaceAll(text, "secret", "*") })
	raw, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	walkNames(t, "", v)
	if raw, _ := json.Marshal(s); strings.Contains(string(raw), "*") {
		t.Error("the scenario that was given is changed")
	}
	if got.Workspace != s.Workspace || !strings.Contains(string(got.Nodes[0].Message.Say[0].Rich.Message), "1.50") {
		t.Errorf("%+v", got)
	}
}

// walkNames finds texts that were not seen, and names that were.
func walkNames(t *testing.T, at string, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			walkNames(t, at+"."+k, x)
		}
	case []any:
		for _, x := range v {
			walkNames(t, at, x)
		}
	case string:
		last := at[strings.LastIndexByte(at, '.')+1:]
		named := slices.Contains(names, last) || strings.HasSuffix(at, ".action.name")
		if strings.Contains(at, ".rich.message.") {
			named = last != "text"
		}
		if seen := v == "*"; seen == named && v != "text" {
			t.Errorf("%s: %q", at, v)
		}
	}
}
