package lineemu

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

const (
	mostSubstitutions = 100
	mostMentions      = 20
	mostEmojis        = 20
)

var substitutionKey = regexp.MustCompile(`^[0-9A-Za-z_]{1,20}$`)

// placeholders lists the {keys} of a textV2 text; {{ and }} stand for the braces themselves. ok
// is false when a brace stands alone.
func placeholders(text string) (keys []string, ok bool) {
	for text != "" {
		i := strings.IndexAny(text, "{}")
		switch {
		case i < 0:
			return keys, true
		case strings.HasPrefix(text[i:], "{{"), strings.HasPrefix(text[i:], "}}"):
			text = text[i+2:]
		case text[i] == '}':
			return keys, false
		default:
			key, rest, closed := strings.Cut(text[i+1:], "}")
			if !closed {
				return keys, false
			}
			keys, text = append(keys, key), rest
		}
	}
	return keys, true
}

// substitution checks what stands for the placeholders of a textV2 message.
func (k *checker) substitution(o object) {
	text, _ := o.m["text"].(string)
	keys, balanced := placeholders(text)
	if !balanced {
		k.add(o.at("text"), "braces must stand in pairs around a key, or be doubled")
	}
	s, there := o.child("substitution", false)
	for _, key := range keys {
		if s.m[key] == nil && balanced {
			k.add(o.at("text"), "no substitution is given for {"+key+"}")
		}
	}
	if !there {
		return
	}
	k.size(s.path, len(s.m), 0, mostSubstitutions)
	mentions, emojis := 0, 0
	for _, key := range slices.Sorted(maps.Keys(s.m)) {
		item, ok := s.child(key, true)
		if !ok {
			continue
		}
		if !substitutionKey.MatchString(key) || !slices.Contains(keys, key) {
			k.add(item.path, "must be a key of [0-9A-Za-z_]{1,20} that the text contains in braces")
		}
		switch kind, _ := item.str("type"); {
		case !k.oneOf(item.at("type"), kind, "mention", "emoji"):
		case kind == "emoji":
			emojis++
			item.text("productId", true, 100, utf16Len)
			item.text("emojiId", true, 100, utf16Len)
		default:
			mentions++
			k.mention(item)
		}
	}
	if mentions > mostMentions || emojis > mostEmojis {
		k.add(s.path, "must have 20 mentions and 20 emojis at most")
	}
}

func (k *checker) mention(item object) {
	if k.noMentions {
		k.add(item.path, errMention)
	}
	m, ok := item.child("mentionee", true)
	if !ok {
		return
	}
	kind, _ := m.str("type")
	if k.oneOf(m.at("type"), kind, "user", "all") && kind == "user" {
		if id := m.text("userId", true, 100, utf16Len); id != "" && !validChatID(id, 'U') {
			k.add(m.at("userId"), "must be a user id")
		}
	}
}

const errMention = "mention is allowed only in a reply or push to a group or room" // assumed

// checkMentions refuses mentions in a one-to-one talk. The caller holds mu.
func checkMentions(out *outgoing, to target) *answer {
	if to.groupID != "" {
		return nil
	}
	var details []detail
	for i, m := range out.parsed {
		s, _ := m["substitution"].(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(s)) {
			if item, _ := s[key].(map[string]any); item["type"] == "mention" {
				details = append(details, detail{Message: errMention, Property: "messages[" + itoa(i) + "].substitution." + key})
			}
		}
	}
	if len(details) == 0 {
		return nil
	}
	a := invalid(details)
	return &a
}
