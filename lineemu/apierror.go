package lineemu

import (
	"fmt"
	"net/http"
	"strconv"
)

// The platform's own words. Those marked assumed are not published by LINE.
const (
	authFailed     = "Authentication failed due to the following reason: "
	errRate        = "The API rate limit has been exceeded. Try again later."
	errQuota       = "You have reached your monthly limit."
	errUser        = "Too many messages have been sent to the same user. Try again later."     // assumed
	errConcurrency = "The number of concurrent operations has been exceeded. Try again later." // assumed
	errSend        = "Failed to send messages"
	errReplyToken  = "Invalid reply token"
	errNotFound    = "Not found"
	errContent404  = "not found"
	errContent410  = "The content is gone"
	errNoAccess    = "Access to this API is not available for your account"
)

// detail is one of the errors counted in "The request body has N error(s)".
type detail struct {
	Message  string `json:"message,omitempty"`
	Property string `json:"property,omitempty"`
}

type errorBody struct {
	Message string   `json:"message"`
	Details []detail `json:"details,omitempty"`
}

func fail(status int, message string) answer {
	return answer{status: status, body: encode(errorBody{Message: message})}
}

func invalid(details []detail) answer {
	return answer{status: http.StatusBadRequest, body: encode(errorBody{
		Message: fmt.Sprintf("The request body has %d error(s)", len(details)), Details: details,
	})}
}

// badValue refuses a property of the right type; LINE tells no place then, and writes the name
// in quotes but for multicast's receivers.
func badValue(property string) answer {
	return fail(http.StatusBadRequest, "The property, "+property+", in the request body is invalid (line: -, column: -)")
}

func badParam(name string) answer {
	return fail(http.StatusBadRequest, "The value for the '"+name+"' parameter is invalid")
}

// faultText is the message of an injected status. LINE's texts for 5xx are not published.
func faultText(status int) string {
	if status == http.StatusInternalServerError {
		return "Internal server error"
	}
	return orElse(http.StatusText(status), "Error")
}

func itoa(n int) string { return strconv.Itoa(n) }
