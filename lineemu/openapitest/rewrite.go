package openapitest

import (
	"maps"
	"slices"
	"strings"
)

const refPrefix = "#/components/schemas/"

// rewrite turns every schema with a discriminator into oneOf over its flattened children and
// closes all objects. schemas is changed in place.
func rewrite(schemas map[string]any) {
	plain := map[string]map[string]any{}
	for name, s := range schemas {
		plain[name] = s.(map[string]any)
	}
	for name, s := range plain {
		disc, ok := s["discriminator"].(map[string]any)
		mapping, _ := disc["mapping"].(map[string]any)
		if !ok || len(mapping) == 0 {
			schemas[name] = flatten(s, plain)
			continue
		}
		schemas[name] = variants(name, disc["propertyName"].(string), mapping, plain, schemas)
	}
	for _, s := range schemas {
		closeObjects(s)
	}
}

// variants adds a schema for each child and returns the oneOf over them.
func variants(base, property string, mapping map[string]any, plain map[string]map[string]any, schemas map[string]any) map[string]any {
	var refs []any
	named := map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(mapping)) {
		child := flatten(plain[strings.TrimPrefix(mapping[key].(string), refPrefix)], plain)
		props := child["properties"].(map[string]any)
		props[property] = map[string]any{"type": "string", "enum": []any{key}}
		child["required"] = append(names(child["required"]), property)
		name := base + "--" + key
		schemas[name] = child
		refs = append(refs, map[string]any{"$ref": refPrefix + name})
		named[key] = refPrefix + name
	}
	return map[string]any{"oneOf": refs, "discriminator": map[string]any{"propertyName": property, "mapping": named}}
}

// flatten merges allOf (a base by reference and the rest) into one object schema.
func flatten(s map[string]any, plain map[string]map[string]any) map[string]any {
	parts, ok := s["allOf"].([]any)
	out := map[string]any{}
	for k, v := range s {
		if k != "allOf" && k != "discriminator" && k != "externalDocs" {
			out[k] = v
		}
	}
	if !ok {
		if props, ok := s["properties"].(map[string]any); ok {
			out["properties"] = maps.Clone(props)
		}
		return out
	}
	props := map[string]any{}
	required := names(s["required"])
	for _, part := range parts {
		p := part.(map[string]any)
		if ref, ok := p["$ref"].(string); ok {
			p = plain[strings.TrimPrefix(ref, refPrefix)]
		}
		p = flatten(p, plain)
		if more, ok := p["properties"].(map[string]any); ok {
			maps.Copy(props, more)
		}
		required = append(required, names(p["required"])...)
	}
	if more, ok := s["properties"].(map[string]any); ok {
		maps.Copy(props, more)
	}
	out["type"], out["properties"] = "object", props
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

func names(v any) []any {
	list, _ := v.([]any)
	return slices.Clone(list)
}

// closeObjects refuses unknown properties wherever properties are listed.
func closeObjects(v any) {
	switch v := v.(type) {
	case map[string]any:
		if _, ok := v["properties"].(map[string]any); ok && v["additionalProperties"] == nil && v["allOf"] == nil {
			v["additionalProperties"] = false
		}
		for k, child := range v {
			if k != "discriminator" && k != "enum" && k != "example" && k != "required" {
				closeObjects(child)
			}
		}
	case []any:
		for _, child := range v {
			closeObjects(child)
		}
	}
}
