package lineemu

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// form is how a value of a Flex component is written; says tells it to who wrote it otherwise.
type form struct {
	is   *regexp.Regexp
	says string
}

const (
	pixelPart   = `[0-9]+(\.[0-9]+)?px`
	percentPart = `(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)%`
	stepPart    = `none|xs|sm|md|lg|xl|xxl`
	letterPart  = `xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl`
)

func formOf(pattern, says string) form {
	return form{regexp.MustCompile(`^(` + pattern + `)$`), says}
}

var (
	colourForm  = formOf(`#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})`, "must be a color of the form #RRGGBB or #RRGGBBAA")
	pixelForm   = formOf(pixelPart, "must be in pixels, such as 10px")
	percentForm = formOf(percentPart, "must be a percentage from 0% to 100%")
	lengthForm  = formOf(pixelPart+`|`+percentPart, "must be in pixels or a percentage")
	stepForm    = formOf(pixelPart+`|`+stepPart, "must be in pixels or one of [none, xs, sm, md, lg, xl, xxl]")
	paddingForm = formOf(pixelPart+`|`+percentPart+`|`+stepPart, "must be in pixels, a percentage or one of [none, xs, sm, md, lg, xl, xxl]")
	offsetForm  = formOf(`-?`+pixelPart+`|-?`+percentPart+`|`+stepPart, paddingForm.says)
	borderForm  = formOf(pixelPart+`|none|light|normal|medium|semi-bold|bold`, "must be in pixels or one of [none, light, normal, medium, semi-bold, bold]")
	letterForm  = formOf(pixelPart+`|`+letterPart, "must be in pixels or one of [xxs, xs, sm, md, lg, xl, xxl, 3xl, 4xl, 5xl]")
	pictureForm = formOf(pixelPart+`|`+percentPart+`|full|`+letterPart, "must be in pixels, a percentage or one of [xxs, xs, sm, md, lg, xl, xxl, 3xl, 4xl, 5xl, full]")
	angleForm   = formOf(`([0-9]|[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9])(\.[0-9]+)?deg`, "must be an angle from 0deg to less than 360deg")
	ratioForm   = regexp.MustCompile(`^[0-9]{1,6}:[0-9]{1,6}$`)
)

// form checks members that are written in a certain way, if they are there.
func (o object) form(f form, keys ...string) {
	for _, key := range keys {
		if s, there := o.str(key); there && !f.is.MatchString(s) {
			o.k.add(o.at(key), f.says)
		}
	}
}

// ratio checks a width and height, 1 to 100,000 each: at most three times as high as wide.
func (o object) ratio(key string) {
	s, there := o.str(key)
	if !there {
		return
	}
	wide, high, _ := strings.Cut(s, ":")
	w, _ := strconv.Atoi(wide)
	h, _ := strconv.Atoi(high)
	switch {
	case !ratioForm.MatchString(s) || w < 1 || h < 1 || w > 100_000 || h > 100_000:
		o.k.add(o.at(key), "must be width:height, each from 1 to 100000")
	case h > 3*w:
		o.k.add(o.at(key), "must not be more than three times as high as wide")
	}
}

// whole checks members that are whole numbers from 0, if they are there.
func (o object) whole(keys ...string) {
	for _, key := range keys {
		if v, there := o.m[key]; there && v != nil {
			if n, isNumber := v.(float64); !isNumber || n < 0 || n != math.Trunc(n) {
				o.k.add(o.at(key), "must be a whole number of 0 or more")
			}
		}
	}
}

// flags checks members that are true or false, if they are there.
func (o object) flags(keys ...string) {
	for _, key := range keys {
		if v, there := o.m[key]; there && v != nil {
			if _, isBool := v.(bool); !isBool {
				o.k.add(o.at(key), "must be true or false")
			}
		}
	}
}
