package lineemu

import "slices"

func (k *checker) flexBox(o object) {
	layout, _ := o.str("layout")
	if k.oneOf(o.at("layout"), layout, "horizontal", "vertical", "baseline") {
		allowed := inBox
		if layout == "baseline" {
			allowed = inBaseline
		}
		for _, part := range o.many("contents") {
			k.flexPart(part, allowed...)
		}
	}
	o.placed()
	o.whole("flex")
	o.form(stepForm, "spacing")
	o.form(paddingForm, "paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd")
	o.form(lengthForm, "width", "maxWidth", "height", "maxHeight")
	o.form(colourForm, "backgroundColor", "borderColor")
	o.form(borderForm, "borderWidth")
	o.form(stepForm, "cornerRadius")
	o.choice("justifyContent", "flex-start", "center", "flex-end", "space-between", "space-around", "space-evenly")
	o.choice("alignItems", "flex-start", "center", "flex-end")
	if bg, ok := o.child("background", false); ok {
		kind, _ := bg.str("type")
		if k.oneOf(bg.at("type"), kind, "linearGradient") {
			bg.needs("angle", "startColor", "endColor")
			bg.form(angleForm, "angle")
			bg.form(colourForm, "startColor", "endColor", "centerColor")
			bg.form(percentForm, "centerPosition")
		}
	}
}

func (k *checker) flexText(o object) {
	if o.m["contents"] == nil {
		o.text("text", true, 100_000, utf16Len)
	} else {
		for _, span := range o.many("contents") {
			kind, _ := span.str("type")
			if k.oneOf(span.at("type"), kind, "span") {
				span.str("text")
				span.letters()
			}
		}
	}
	o.letters()
	o.placed()
	o.whole("flex", "maxLines")
	o.choice("align", "start", "end", "center")
	o.choice("gravity", "top", "bottom", "center")
	o.choice("adjustMode", "shrink-to-fit")
	o.form(pixelForm, "lineSpacing")
	o.flags("wrap", "scaling")
}

// letters checks what a text and a span have in common.
func (o object) letters() {
	o.form(letterForm, "size")
	o.form(colourForm, "color")
	o.choice("weight", "regular", "bold")
	o.choice("style", "normal", "italic")
	o.choice("decoration", "none", "underline", "line-through")
}

func (k *checker) flexImage(o object) {
	o.media("url", true)
	o.placed()
	o.whole("flex")
	o.choice("align", "start", "end", "center")
	o.choice("gravity", "top", "bottom", "center")
	o.form(pictureForm, "size")
	o.ratio("aspectRatio")
	o.choice("aspectMode", "fit", "cover")
	o.form(colourForm, "backgroundColor")
	o.flags("animated")
	if o.m["animated"] == true {
		k.animated++
	}
}

func (k *checker) flexVideo(o object) {
	o.media("url", true)
	o.media("previewUrl", true)
	o.ratio("aspectRatio")
	if alt, ok := o.child("altContent", true); ok {
		k.flexPart(alt, inVideo...)
	}
	if a, ok := o.child("action", false); ok {
		kind, _ := a.str("type")
		if k.oneOf(a.at("type"), kind, "uri") {
			k.action(a, inFlex)
		}
	}
}

func (k *checker) flexButton(o object) {
	o.placed()
	o.whole("flex")
	o.choice("style", "primary", "secondary", "link")
	o.choice("height", "sm", "md")
	o.choice("gravity", "top", "bottom", "center")
	o.choice("adjustMode", "shrink-to-fit")
	o.form(colourForm, "color")
	o.flags("scaling")
	if a, ok := o.child("action", true); ok {
		k.action(a, inFlexButton)
	}
}

// placed checks where a component stands: its distance from the one before, and an offset.
func (o object) placed() {
	o.form(stepForm, "margin")
	o.choice("position", "relative", "absolute")
	o.form(offsetForm, "offsetTop", "offsetBottom", "offsetStart", "offsetEnd")
}

// many returns the components of a list that must be there but may be empty.
func (o object) many(key string) []object {
	if _, isList := o.m[key].([]any); !isList {
		o.k.add(o.at(key), "must be specified")
		return nil
	}
	return o.list(key, 0, 1000)
}

// needs says which members must not be missing or empty.
func (o object) needs(keys ...string) {
	for _, key := range keys {
		if v := o.m[key]; v == nil || v == "" {
			o.k.add(o.at(key), "May not be empty")
		}
	}
}

// choice checks that a member, if there, is one of a few words.
func (o object) choice(key string, allowed ...string) {
	if s, there := o.str(key); there && !slices.Contains(allowed, s) {
		o.k.oneOf(o.at(key), s, allowed...)
	}
}
