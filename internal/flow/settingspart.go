package flow

import (
	"bytes"
	"context"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// settingsPart is one kind of a brand's settings in a file.
type settingsPart struct {
	name string
	// now is the part as it stands; nil: there is nothing to be carried.
	now func(ctx context.Context) (json.RawMessage, error)
	// plan tells what a part of a file would do, what it was held against, and how it is done.
	plan func(ctx context.Context, raw json.RawMessage) (SettingsPart, []byte, func(context.Context) error)
}

// partOf makes a part of a body that is kept whole, with a version. leave takes out of it what
// means nothing elsewhere and puts names for ids; enter does the reverse, and says what is wrong.
func partOf[T any](name string, read func(context.Context) (T, int64, error), leave func(T) T, enter func(T) (T, error), save func(context.Context, T, int64) error) settingsPart {
	return settingsPart{
		name: name,
		now: func(ctx context.Context) (json.RawMessage, error) {
			body, _, err := read(ctx)
			if err != nil {
				return nil, err
			}
			return json.Marshal(leave(body))
		},
		plan: func(ctx context.Context, raw json.RawMessage) (SettingsPart, []byte, func(context.Context) error) {
			part := SettingsPart{Name: name}
			body, version, err := read(ctx)
			if part.Err = err; err != nil {
				return part, nil, nil
			}
			held, err := json.Marshal(leave(body))
			if part.Err = err; err != nil {
				return part, nil, nil
			}
			var next T
			if part.Err = strictly(raw, &next); part.Err != nil {
				return part, held, nil
			}
			part.Changes = differences(leave(body), next)
			if part.Count = len(part.Changes); part.Count > maxChanges {
				part.Changes = part.Changes[:maxChanges]
			}
			next, part.Err = enter(next)
			return part, held, func(ctx context.Context) error { return save(ctx, next, version) }
		},
	}
}

// strictly decodes what may hold nothing that would be lost.
func strictly(raw json.RawMessage, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		words := "This part of the file can't be read."
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &kind):
			words = fmt.Sprintf("“%s” is of the wrong kind.", kind.Field)
		case strings.HasPrefix(err.Error(), "json: unknown field "):
			words = "This desk does not know the field " + strings.TrimPrefix(err.Error(), "json: unknown field ") + "."
		}
		return desk.E(desk.Invalid, "bad_part", words)
	}
	return nil
}

// differences lists where two bodies of one type differ, by path.
func differences(before, after any) []SettingsChange {
	was, is := map[string]string{}, map[string]string{}
	flatten("", reflect.ValueOf(before), was)
	flatten("", reflect.ValueOf(after), is)
	var out []SettingsChange
	for path, v := range is {
		if was[path] != v {
			out = append(out, SettingsChange{path, was[path], v})
		}
	}
	for path, v := range was {
		if _, there := is[path]; !there {
			out = append(out, SettingsChange{path, v, ""})
		}
	}
	slices.SortFunc(out, func(a, b SettingsChange) int { return strings.Compare(a.Path, b.Path) })
	return out
}

// flatten writes what is set of a value by its path of JSON names; times as people read them.
func flatten(path string, v reflect.Value, out map[string]string) {
	put := func(s string) {
		if s != "" {
			out[path] = s
		}
	}
	switch x := v.Interface().(type) {
	case time.Duration:
		if x != 0 {
			put(x.String())
		}
		return
	case time.Time:
		if !x.IsZero() {
			put(x.UTC().Format(time.RFC3339))
		}
		return
	case encoding.TextMarshaler: // a day
		if text, err := x.MarshalText(); err == nil {
			put(string(text))
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			flatten(path, v.Elem(), out)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case f.Anonymous && name == "":
				flatten(path, v.Field(i), out)
			case name != "-":
				flatten(join(path, name), v.Field(i), out)
			}
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			flatten(join(path, fmt.Sprint(k.Interface())), v.MapIndex(k), out)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			flatten(join(path, fmt.Sprint(i+1)), v.Index(i), out)
		}
	default:
		if !v.IsZero() {
			put(fmt.Sprint(v.Interface()))
		}
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
