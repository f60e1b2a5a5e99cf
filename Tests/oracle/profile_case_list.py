"""The cases of profile_cases.py."""

import json

FUTURE = "2099-01-01T00:00:00Z"
PAST = "2001-01-01T00:00:00Z"


def keys(name, extra=""):
    """Two lines of static keys."""
    return f"aws_access_key_id = AKIA{name}\naws_secret_access_key = secret{name}\n{extra}"


ENV_KEYS = {"AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": "secretENV"}
ROLE = "role_arn = arn:aws:iam::111122223333:role/"
SSO_SESSION = "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n"
SSO_PROFILE = "[profile dev]\nsso_session = corp\nsso_account_id = 444455556666\nsso_role_name = Builder\n"
SSO_LEGACY = (
    "[profile old]\nsso_start_url = https://old.awsapps.com/start\nsso_region = us-west-2\n"
    "sso_account_id = 444455556666\nsso_role_name = Reader\n"
)


def _sha1(text):
    import hashlib

    return hashlib.sha1(text.encode()).hexdigest()


CORP_CACHE = f"home/.aws/sso/cache/{_sha1('corp')}.json"
OLD_CACHE = f"home/.aws/sso/cache/{_sha1('https://old.awsapps.com/start')}.json"


def token(expires, **more):
    return json.dumps(dict({"accessToken": "sso-token", "expiresAt": expires}, **more))


RENEWABLE = dict(
    clientId="client", clientSecret="client-secret", refreshToken="refresh", registrationExpiresAt=FUTURE
)
PROCESS_OK = (
    '#!/bin/sh\nprintf \'{"Version": 1, "AccessKeyId": "AKIAPROC", "SecretAccessKey": "secretPROC", '
    '"SessionToken": "tokenPROC", "Expiration": "2099-01-01T00:00:00Z"}\'\n'
)


def case(name, config=None, credentials=None, **more):
    built = {"name": name}
    if config is not None:
        built["config"] = config
    if credentials is not None:
        built["credentials"] = credentials
    built.update(more)
    return built


CASES = [
    # environment
    case("environment keys", environment=ENV_KEYS),
    case("environment keys with a token", environment=dict(ENV_KEYS, AWS_SESSION_TOKEN="tok")),
    case("environment: the old token name is asked first",
         environment=dict(ENV_KEYS, AWS_SESSION_TOKEN="new", AWS_SECURITY_TOKEN="old")),
    case("environment: an empty token is no token", environment=dict(ENV_KEYS, AWS_SESSION_TOKEN="")),
    case("environment: account", environment=dict(ENV_KEYS, AWS_ACCOUNT_ID="999988887777")),
    case("environment: expiration in the future",
         environment=dict(ENV_KEYS, AWS_CREDENTIAL_EXPIRATION=FUTURE)),
    case("environment: access key without secret", environment={"AWS_ACCESS_KEY_ID": "AKIAENV"}),
    case("environment: secret alone is passed over", environment={"AWS_SECRET_ACCESS_KEY": "s"}),
    case("environment: empty access key is passed over",
         credentials="[default]\n" + keys("FILE"),
         environment={"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "s"}),
    case("environment beats files", credentials="[default]\n" + keys("FILE"), environment=ENV_KEYS),
    case("environment beats AWS_PROFILE", credentials="[dev]\n" + keys("DEV"),
         environment=dict(ENV_KEYS, AWS_PROFILE="dev")),
    case("explicit profile beats environment", credentials="[dev]\n" + keys("DEV"), environment=ENV_KEYS,
         profile="dev"),
    case("environment with AWS_PROFILE that does not exist", credentials="[dev]\n" + keys("DEV"),
         environment=dict(ENV_KEYS, AWS_PROFILE="prod")),
    case("environment with a broken config file", config="rubbish\n", environment=ENV_KEYS),
    # which profile
    case("nothing at all"),
    case("default profile of the credentials file", credentials="[default]\n" + keys("DEF")),
    case("default profile of the config file", config="[default]\n" + keys("DEF")),
    case("profile default of the config file", config="[profile default]\n" + keys("DEF")),
    case("default and profile default: the later counts",
         config="[default]\n" + keys("ONE") + "[profile default]\n" + keys("TWO")),
    case("profile default and default: the later counts",
         config="[profile default]\n" + keys("ONE") + "[default]\n" + keys("TWO")),
    case("AWS_PROFILE", credentials="[default]\n" + keys("DEF") + "[dev]\n" + keys("DEV"),
         environment={"AWS_PROFILE": "dev"}),
    case("AWS_DEFAULT_PROFILE beats AWS_PROFILE",
         credentials="[a]\n" + keys("A") + "[b]\n" + keys("B"),
         environment={"AWS_PROFILE": "a", "AWS_DEFAULT_PROFILE": "b"}),
    case("AWS_PROFILE that does not exist", credentials="[default]\n" + keys("DEF"),
         environment={"AWS_PROFILE": "dev"}),
    case("AWS_PROFILE=default with no files", environment={"AWS_PROFILE": "default"}),
    case("empty AWS_PROFILE", credentials="[default]\n" + keys("DEF"), environment={"AWS_PROFILE": ""},
         ours={"kind": "keys", "accessKeyID": "AKIADEF", "secretAccessKey": "secretDEF"},
         difference="an empty variable counts as not set, as in other SDKs and in compose files"),
    case("explicit profile that does not exist", credentials="[default]\n" + keys("DEF"), profile="dev"),
    case("explicit profile over AWS_PROFILE", credentials="[a]\n" + keys("A") + "[b]\n" + keys("B"),
         environment={"AWS_PROFILE": "a"}, profile="b"),
    case("profile names are case-sensitive", credentials="[Dev]\n" + keys("DEV"), profile="dev"),
    case("a config section without the word profile is none", config="[dev]\n" + keys("DEV"), profile="dev"),
    case("profile prefix in the credentials file is part of the name",
         credentials="[profile dev]\n" + keys("DEV"), profile="dev"),
    case("profile prefix in the credentials file, named so",
         credentials="[profile dev]\n" + keys("DEV"), profile="profile dev"),
    case("quoted profile name", config='[profile "my dev"]\n' + keys("DEV"), profile="my dev"),
    case("single-quoted profile name", config="[profile 'my dev']\n" + keys("DEV"), profile="my dev"),
    case("escaped blank in a profile name", config="[profile my\\ dev]\n" + keys("DEV"), profile="my dev"),
    case("quotes in the credentials file stay", credentials='["my dev"]\n' + keys("DEV"), profile="my dev"),
    case("blank in a name of the credentials file", credentials="[my dev]\n" + keys("DEV"), profile="my dev"),
    case("three words are no profile", config="[profile my dev]\n" + keys("DEV"), profile="my dev"),
    case("unclosed quote in a header is no profile", config='[profile "my dev]\n' + keys("DEV"),
         profile="my dev"),
    case("blanks around the name in the brackets", config="[ profile dev ]\n" + keys("DEV"), profile="dev"),
    case("more blanks between the words", config="[profile \t  dev]\n" + keys("DEV"), profile="dev"),
    case("any word that begins with profile", config="[profiles dev]\n" + keys("DEV"), profile="dev"),
    case("profile without a name", config="[profile]\n" + keys("DEV") + "[default]\n" + keys("DEF")),
    case("empty quoted name", config='[profile ""]\n' + keys("DEV"), environment={"AWS_PROFILE": "dev"}),
    case("unicode profile name", config="[profile dévé]\n" + keys("DEV"), profile="dévé"),
    case("the same profile quoted and bare: the later counts",
         config='[profile "a"]\n' + keys("ONE") + "[profile a]\n" + keys("TWO"), profile="a"),
    # files
    case("credentials file beats config file", config="[default]\n" + keys("CONF"),
         credentials="[default]\n" + keys("CRED")),
    case("half a pair in the credentials file is an error", config="[default]\n" + keys("CONF"),
         credentials="[default]\naws_access_key_id = AKIAHALF\n"),
    case("secret alone in the credentials file is passed over", config="[default]\n" + keys("CONF"),
         credentials="[default]\naws_secret_access_key = s\n"),
    case("half a pair in the config file is an error", config="[default]\naws_access_key_id = AKIAHALF\n"),
    case("keys of another profile do not count", config="[default]\nregion = x\n",
         credentials="[dev]\n" + keys("DEV")),
    case("AWS_CONFIG_FILE", files={"elsewhere": "[default]\n" + keys("ELSE")},
         config="[default]\n" + keys("CONF"), environment={"AWS_CONFIG_FILE": "@ROOT@/elsewhere"}),
    case("AWS_SHARED_CREDENTIALS_FILE", files={"elsewhere": "[default]\n" + keys("ELSE")},
         credentials="[default]\n" + keys("CRED"),
         environment={"AWS_SHARED_CREDENTIALS_FILE": "@ROOT@/elsewhere"}),
    case("tilde in AWS_CONFIG_FILE", files={"home/elsewhere": "[default]\n" + keys("ELSE")},
         environment={"AWS_CONFIG_FILE": "~/elsewhere"}),
    case("variable in AWS_CONFIG_FILE", files={"sub/elsewhere": "[default]\n" + keys("ELSE")},
         environment={"AWS_CONFIG_FILE": "$WHERE/elsewhere", "WHERE": "@ROOT@/sub"}),
    case("braced variable in AWS_CONFIG_FILE", files={"sub/else-x": "[default]\n" + keys("ELSE")},
         environment={"AWS_CONFIG_FILE": "${WHERE}/else-${UNSET_X}x", "WHERE": "@ROOT@/sub", "UNSET_X": ""}),
    case("unset variable in AWS_CONFIG_FILE stays", files={"$NOPE/x": "[default]\n" + keys("ELSE")},
         environment={"AWS_CONFIG_FILE": "@ROOT@/$NOPE/x"}),
    case("AWS_CONFIG_FILE that is not there", config="[default]\n" + keys("CONF"),
         environment={"AWS_CONFIG_FILE": "@ROOT@/nope"}),
    case("AWS_CONFIG_FILE that is a folder", environment={"AWS_CONFIG_FILE": "@ROOT@/home"}),
    # syntax
    case("colon as delimiter", credentials="[default]\naws_access_key_id: AKIAC\naws_secret_access_key: s\n"),
    case("keys in upper case", credentials="[default]\nAWS_ACCESS_KEY_ID = AKIAU\nAws_Secret_Access_Key=s\n"),
    case("no blanks", credentials="[default]\naws_access_key_id=AKIAN\naws_secret_access_key=a/b+c=\n"),
    case("whole-line comments", credentials="# one\n[default]\n; two\n" + keys("C") + "  # three\n"),
    case("a comment behind a value is part of it",
         credentials="[default]\naws_access_key_id = AKIAC\naws_secret_access_key = s\n"
         "aws_account_id = 1 # mine\n"),
    case("text behind the header", credentials="[default] # mine\n" + keys("H")),
    case("bracket behind the header", credentials="[default] # [x]\n" + keys("H"), profile="default] # [x"),
    case("indented header", credentials="  [default]\n" + keys("H")),
    case("indented keys", credentials="[default]\n    aws_access_key_id = AKIAI\n    aws_secret_access_key = s\n"),
    case("a deeper line goes on the value before",
         credentials="[default]\naws_access_key_id = AKIAD\n  aws_secret_access_key = s\n"),
    case("value over two lines", credentials="[default]\naws_access_key_id = AKIA\n  MORE\n"
         "aws_secret_access_key = s\n",
         ours={"kind": "refused"}, difference="a key with a line end in it cannot be sent in a header"),
    case("blank lines between keys", credentials="\n\n[default]\n\naws_access_key_id = AKIAB\n\n\n"
         "aws_secret_access_key = s\n\n"),
    case("CR LF line ends", credentials="[default]\r\naws_access_key_id = AKIAR\r\naws_secret_access_key = s\r\n"),
    case("CR line ends", credentials="[default]\raws_access_key_id = AKIAR\raws_secret_access_key = s\r"),
    case("no line end at the end", credentials="[default]\naws_access_key_id = AKIAE\naws_secret_access_key = s"),
    case("byte order mark", credentials="\ufeff[default]\n" + keys("BOM")),
    case("not UTF-8", credentials="[default]\n# @E9@\n" + keys("LATIN")),
    case("tabs", credentials="[default]\n\taws_access_key_id\t=\tAKIAT\n\taws_secret_access_key\t=\ts\n"),
    case("key before any section", credentials=keys("X") + "[default]\n" + keys("Y")),
    case("line without a delimiter", credentials="[default]\nrubbish\n" + keys("X")),
    case("delimiter without a name", credentials="[default]\n= x\n" + keys("X")),
    case("section twice in the credentials file", credentials="[default]\n" + keys("A") + "[default]\n"),
    case("section twice in the config file", config="[profile a]\n[profile a]\n" + keys("A"), profile="a"),
    case("key twice", credentials="[default]\n" + keys("A") + "aws_access_key_id = B\n"),
    case("key twice in another case", credentials="[default]\n" + keys("A") + "AWS_ACCESS_KEY_ID = B\n"),
    case("error in another profile counts too", credentials="[default]\n" + keys("A") + "[dev]\nrubbish\n"),
    case("DEFAULT section gives every section its keys", credentials="[DEFAULT]\naws_session_token = shared\n"
         "[dev]\n" + keys("DEV"), profile="dev"),
    case("DEFAULT section is no profile", credentials="[DEFAULT]\n" + keys("DEF"), profile="DEFAULT"),
    case("empty header", credentials="[]\n" + keys("X")),
    case("unclosed header", credentials="[default\n" + keys("X")),
    case("empty access key", credentials="[default]\naws_access_key_id =\naws_secret_access_key = s\n",
         ours={"kind": "refused"}, difference="an empty access key signs nothing"),
    case("session token in the file", credentials="[default]\n" + keys("T", "aws_session_token = tok\n")),
    case("old token name in the file",
         credentials="[default]\n" + keys("T", "aws_session_token = new\naws_security_token = old\n")),
    case("account in the file", credentials="[default]\n" + keys("T", "aws_account_id = 123456789012\n")),
    case("nested block", config="[default]\ns3 =\n  addressing_style = path\n  x=y\nregion = eu-west-3\n" + keys("N")),
    case("nested block with a bad line", config="[default]\ns3 =\n  nonsense\n" + keys("N")),
    case("nested block with a comment and a blank line",
         config="[default]\ns3 =\n  a = b\n\n  # c\n  d = e\n" + keys("N")),
    case("empty value before the next key", config="[default]\ns3 =\n" + keys("N")),
    case("keys in a nested block do not count", config="[default]\ns3 =\n  aws_access_key_id = AKIAX\n"),
    case("percent sign is no interpolation", credentials="[default]\naws_access_key_id = AKIAP\n"
         "aws_secret_access_key = %(x)s%%\n"),
    case("empty files", config="", credentials=""),
    case("a next-line character is a blank", credentials="[default]\u0085\n" + keys("N")),
    # roles
    case("role with a source profile", config="[profile dev]\n" + ROLE + "Dev\nsource_profile = base\n",
         credentials="[base]\n" + keys("BASE"), profile="dev"),
    case("role with all settings", config="[profile dev]\n" + ROLE + "Dev\nsource_profile = base\n"
         "role_session_name = me\nexternal_id = ext 1\nduration_seconds = 1800\n",
         credentials="[base]\n" + keys("BASE", "aws_session_token = t\n"), profile="dev"),
    case("role with a duration that is no number is assumed without",
         config="[profile dev]\n" + ROLE + "Dev\nsource_profile = base\nduration_seconds = soon\n",
         credentials="[base]\n" + keys("BASE"), profile="dev"),
    case("role in the default profile loses to the environment",
         config="[default]\n" + ROLE + "Dev\nsource_profile = base\n", credentials="[base]\n" + keys("BASE"),
         environment=ENV_KEYS),
    case("role beats static keys of the profile",
         config="[profile dev]\n" + ROLE + "Dev\nsource_profile = base\n" + keys("OWN"),
         credentials="[base]\n" + keys("BASE"), profile="dev"),
    case("role through a role", config="[profile a]\n" + ROLE + "RoleA\nsource_profile = b\n[profile b]\n" + ROLE
         + "RoleB\nsource_profile = c\n", credentials="[c]\n" + keys("C"), profile="a"),
    case("role of a profile that has keys too: its keys are the source",
         config="[profile a]\n" + ROLE + "RoleA\nsource_profile = b\n[profile b]\n" + ROLE
         + "RoleB\nsource_profile = c\n", credentials="[b]\n" + keys("B") + "[c]\n" + keys("C"), profile="a"),
    case("role whose source is the profile itself", config="[profile a]\n" + ROLE + "RoleA\nsource_profile = a\n",
         credentials="[a]\n" + keys("SELF"), profile="a"),
    case("role whose source is itself without keys", config="[profile a]\n" + ROLE + "RoleA\nsource_profile = a\n",
         profile="a"),
    case("roles in a circle", config="[profile a]\n" + ROLE + "RoleA\nsource_profile = b\n[profile b]\n" + ROLE
         + "RoleB\nsource_profile = a\n", profile="a"),
    case("roles in a later circle", config="[profile a]\n" + ROLE + "RoleA\nsource_profile = b\n[profile b]\n" + ROLE
         + "RoleB\nsource_profile = c\n[profile c]\n" + ROLE + "RoleC\nsource_profile = b\n", profile="a"),
    case("second role that names itself with keys",
         config="[profile a]\n" + ROLE + "RoleA\nsource_profile = b\n[profile b]\n" + ROLE
         + "RoleB\nsource_profile = b\n", credentials="[b]\n" + keys("B"), profile="a"),
    case("source profile that does not exist", config="[profile a]\n" + ROLE + "RoleA\nsource_profile = b\n",
         profile="a"),
    case("source profile without credentials",
         config="[profile a]\n" + ROLE + "RoleA\nsource_profile = b\n[profile b]\nregion = x\n", profile="a"),
    case("source profile with half a pair",
         config="[profile a]\n" + ROLE + "RoleA\nsource_profile = b\n[profile b]\naws_access_key_id = X\n",
         profile="a"),
    case("role without a source", config="[profile a]\n" + ROLE + "RoleA\n", profile="a"),
    case("role with two sources", config="[profile a]\n" + ROLE + "RoleA\nsource_profile = b\n"
         "credential_source = Environment\n", credentials="[b]\n" + keys("B"), profile="a"),
    case("role by the environment", config="[profile a]\n" + ROLE + "RoleA\ncredential_source = Environment\n",
         environment=ENV_KEYS, profile="a"),
    case("role by an empty environment",
         config="[profile a]\n" + ROLE + "RoleA\ncredential_source = Environment\n", profile="a"),
    case("role by an unknown source",
         config="[profile a]\n" + ROLE + "RoleA\ncredential_source = environment\n", environment=ENV_KEYS,
         profile="a"),
    case("role by the container", config="[profile a]\n" + ROLE + "RoleA\ncredential_source = EcsContainer\n",
         environment={"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x"}, profile="a"),
    case("role by a container that is none",
         config="[profile a]\n" + ROLE + "RoleA\ncredential_source = EcsContainer\n", profile="a"),
    case("role whose source uses a process",
         config="[profile a]\n" + ROLE + "RoleA\nsource_profile = b\n[profile b]\n"
         "credential_process = @ROOT@/run\n", files={"run": PROCESS_OK}, profile="a"),
    case("role whose source uses SSO", config="[profile a]\n" + ROLE + "RoleA\nsource_profile = dev\n" + SSO_PROFILE
         + SSO_SESSION, files={CORP_CACHE: token(FUTURE)}, profile="a"),
    case("role whose source uses web identity", config="[profile a]\n" + ROLE
         + "RoleA\nsource_profile = b\n[profile b]\n" + ROLE + "Web\nweb_identity_token_file = @ROOT@/jwt\n",
         files={"jwt": "jwt-text"}, profile="a"),
    case("role keys in the credentials file", credentials="[a]\n" + ROLE + "RoleA\nsource_profile = b\n[b]\n"
         + keys("B"), profile="a"),
    case("role of AWS_PROFILE", config="[profile a]\n" + ROLE + "RoleA\nsource_profile = b\n",
         credentials="[b]\n" + keys("B"), environment={"AWS_PROFILE": "a"}),
    # web identity
    case("web identity from the environment", files={"jwt": "jwt-text"},
         environment={"AWS_WEB_IDENTITY_TOKEN_FILE": "@ROOT@/jwt", "AWS_ROLE_ARN": "arn:aws:iam::1:role/Web",
                      "AWS_ROLE_SESSION_NAME": "pod"}),
    case("web identity without a role", files={"jwt": "jwt-text"},
         environment={"AWS_WEB_IDENTITY_TOKEN_FILE": "@ROOT@/jwt"}),
    case("web identity beats the credentials file", files={"jwt": "jwt-text"},
         credentials="[default]\n" + keys("DEF"),
         environment={"AWS_WEB_IDENTITY_TOKEN_FILE": "@ROOT@/jwt", "AWS_ROLE_ARN": "arn:aws:iam::1:role/Web"}),
    case("web identity of the environment does not count for an explicit profile", files={"jwt": "jwt-text"},
         credentials="[dev]\n" + keys("DEV"), profile="dev",
         environment={"AWS_WEB_IDENTITY_TOKEN_FILE": "@ROOT@/jwt", "AWS_ROLE_ARN": "arn:aws:iam::1:role/Web"}),
    case("web identity of a profile", files={"jwt": "jwt-text"},
         config="[profile a]\n" + ROLE + "Web\nweb_identity_token_file = @ROOT@/jwt\nrole_session_name = me\n",
         profile="a"),
    case("web identity of a profile with the environment's role", files={"jwt": "jwt-text"},
         config="[profile a]\nweb_identity_token_file = @ROOT@/jwt\n",
         environment={"AWS_PROFILE": "a", "AWS_ROLE_ARN": "arn:aws:iam::1:role/Env"}),
    case("web identity without its file", environment={
        "AWS_WEB_IDENTITY_TOKEN_FILE": "@ROOT@/nope", "AWS_ROLE_ARN": "arn:aws:iam::1:role/Web"}),
    case("empty web identity variable hides the profile's", files={"jwt": "jwt-text"},
         config="[default]\n" + ROLE + "Web\nweb_identity_token_file = @ROOT@/jwt\n" + keys("DEF"),
         environment={"AWS_WEB_IDENTITY_TOKEN_FILE": ""}),
    # SSO
    case("SSO", config=SSO_SESSION + SSO_PROFILE, files={CORP_CACHE: token(FUTURE)}, profile="dev"),
    case("SSO beats the credentials file", config=SSO_SESSION + SSO_PROFILE, credentials="[dev]\n" + keys("DEV"),
         files={CORP_CACHE: token(FUTURE)}, profile="dev"),
    case("SSO without a token", config=SSO_SESSION + SSO_PROFILE, profile="dev"),
    case("SSO with a token that has ended", config=SSO_SESSION + SSO_PROFILE, files={CORP_CACHE: token(PAST)},
         profile="dev"),
    case("SSO with a token that can be renewed", config=SSO_SESSION + SSO_PROFILE,
         files={CORP_CACHE: token(PAST, **RENEWABLE)}, profile="dev"),
    case("SSO with a registration that has ended", config=SSO_SESSION + SSO_PROFILE,
         files={CORP_CACHE: token(PAST, **dict(RENEWABLE, registrationExpiresAt=PAST))}, profile="dev"),
    case("SSO token in the older time format", config=SSO_SESSION + SSO_PROFILE,
         files={CORP_CACHE: token("2099-01-01T00:00:00UTC")}, profile="dev"),
    case("SSO token without an end", config=SSO_SESSION + SSO_PROFILE,
         files={CORP_CACHE: json.dumps({"accessToken": "x"})}, profile="dev"),
    case("SSO with a session that does not exist", config=SSO_PROFILE, profile="dev"),
    case("SSO without a role name", config=SSO_SESSION + "[profile dev]\nsso_session = corp\nsso_account_id = 4\n",
         profile="dev"),
    case("SSO session alone decides nothing", config=SSO_SESSION + "[profile dev]\nsso_session = corp\n"
         + keys("DEV"), profile="dev"),
    case("SSO with values that agree", config=SSO_SESSION + SSO_PROFILE + "sso_region = eu-west-1\n",
         files={CORP_CACHE: token(FUTURE)}, profile="dev"),
    case("SSO with values that differ", config=SSO_SESSION + SSO_PROFILE + "sso_region = eu-west-2\n",
         files={CORP_CACHE: token(FUTURE)}, profile="dev"),
    case("SSO of the older form", config=SSO_LEGACY, files={OLD_CACHE: token(FUTURE)}, profile="old"),
    case("SSO of the older form is not renewed", config=SSO_LEGACY, files={OLD_CACHE: token(PAST, **RENEWABLE)},
         profile="old"),
    case("SSO session with a quoted name", config=SSO_SESSION.replace("sso-session corp", 'sso-session "corp"')
         + SSO_PROFILE, files={CORP_CACHE: token(FUTURE)}, profile="dev"),
    # process
    case("credential process", config="[profile p]\ncredential_process = @ROOT@/run\n", files={"run": PROCESS_OK},
         profile="p"),
    case("credential process with quoted arguments",
         config="[profile p]\ncredential_process = \"@ROOT@/my run\" 'one two' three\\ four \"a\\\"b\" $HOME\n",
         files={"my run": "#!/bin/sh\n[ \"$#|$1|$2|$3|$4\" = '4|one two|three four|a\"b|$HOME' ] || exit 9\n"
                + PROCESS_OK.split("\n", 1)[1]}, profile="p"),
    case("credential process loses to the credentials file",
         config="[profile p]\ncredential_process = @ROOT@/run\n", credentials="[p]\n" + keys("P"),
         files={"run": PROCESS_OK}, profile="p"),
    case("credential process beats the config file's keys",
         config="[profile p]\ncredential_process = @ROOT@/run\n" + keys("P"), files={"run": PROCESS_OK},
         profile="p"),
    case("credential process that fails", config="[profile p]\ncredential_process = @ROOT@/run\n",
         files={"run": "#!/bin/sh\necho no luck >&2\nexit 3\n"}, profile="p"),
    case("credential process of another version", config="[profile p]\ncredential_process = @ROOT@/run\n",
         files={"run": PROCESS_OK.replace('"Version": 1', '"Version": 2')}, profile="p"),
    case("credential process without a version", config="[profile p]\ncredential_process = @ROOT@/run\n",
         files={"run": PROCESS_OK.replace('"Version": 1, ', "")}, profile="p"),
    case("credential process without a secret", config="[profile p]\ncredential_process = @ROOT@/run\n",
         files={"run": "#!/bin/sh\nprintf '{\"Version\": 1, \"AccessKeyId\": \"A\"}'\n"}, profile="p"),
    case("credential process that prints no JSON", config="[profile p]\ncredential_process = @ROOT@/run\n",
         files={"run": "#!/bin/sh\necho hello\n"}, profile="p"),
    case("credential process with the account of the profile",
         config="[profile p]\ncredential_process = @ROOT@/run\naws_account_id = 123123123123\n",
         files={"run": PROCESS_OK}, profile="p"),
    case("credential process without an end", config="[profile p]\ncredential_process = @ROOT@/run\n",
         files={"run": "#!/bin/sh\nprintf '{\"Version\": 1, \"AccessKeyId\": \"AKIAE\", \"SecretAccessKey\": \"s\", "
                "\"AccountId\": \"777\"}'\n"}, profile="p"),
    case("credential process that is not there", config="[profile p]\ncredential_process = @ROOT@/nope\n",
         profile="p"),
    case("credential process with an open quote", config="[profile p]\ncredential_process = 'x\n", profile="p"),
    case("credential process of the default profile loses to the environment",
         config="[default]\ncredential_process = @ROOT@/run\n", files={"run": PROCESS_OK}, environment=ENV_KEYS),
    # container
    case("container, relative", environment={"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/abc?x=1"}),
    case("container, full", environment={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:1234/creds"}),
    case("container: the relative one counts", environment={
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://1.2.3.4/"}),
    case("container, full, https anywhere", environment={
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "https://example.org/creds"}),
    case("container, full, EKS", environment={
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials"}),
    case("container, full, EKS over IPv6", environment={
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://[fd00:ec2::23]/v1/credentials"}),
    case("container, full, localhost", environment={
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/v1"}),
    case("container, full, IPv6 loopback", environment={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://[::1]/v1"}),
    case("container, full, another host", environment={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://example.org/"}),
    case("container, full, a name that looks like loopback", environment={
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1.example.org/"}),
    case("container with a token", environment={
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/v1", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic x"}),
    case("container with a token file, which beats the token", files={"token": "from-file"}, environment={
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/v1", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic x",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "@ROOT@/token"}),
    case("container with a token of two lines", environment={
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/v1", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "a\nb: c"}),
    case("container with a token file that is not there", environment={
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/v1",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "@ROOT@/token"}),
    case("files beat the container", credentials="[default]\n" + keys("DEF"),
         environment={"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x"}),
    case("container for an explicit profile without credentials", config="[profile a]\nregion = x\n", profile="a",
         environment={"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x"}),
    # settings
    case("region of the profile", config="[default]\nregion = eu-west-1\n"),
    case("AWS_DEFAULT_REGION beats the profile", config="[default]\nregion = eu-west-1\n",
         environment={"AWS_DEFAULT_REGION": "eu-west-2"}),
    case("region from the credentials file", credentials="[default]\nregion = eu-west-9\n" + keys("R"),
         config="[default]\nregion = eu-west-1\n"),
    case("AWS_ENDPOINT_URL", environment={"AWS_ENDPOINT_URL": "http://all:1"}),
    case("AWS_ENDPOINT_URL_BATCH", environment={"AWS_ENDPOINT_URL": "http://all:1",
                                                "AWS_ENDPOINT_URL_BATCH": "http://batch:1"}),
    case("endpoint of a services section", config="[default]\nservices = local\nendpoint_url = http://global:1\n"
         "[services local]\nbatch =\n  endpoint_url = http://batch:2\nsts =\n  endpoint_url = http://sts:2\n"),
    case("endpoint of the profile", config="[default]\nservices = local\nendpoint_url = http://global:1\n"
         "[services local]\ns3 =\n  endpoint_url = http://s3:2\n"),
    case("AWS_ENDPOINT_URL beats a services section", config="[default]\nservices = local\n"
         "[services local]\nbatch =\n  endpoint_url = http://batch:2\n",
         environment={"AWS_ENDPOINT_URL": "http://all:1"}),
    case("services section that does not exist", config="[default]\nservices = local\n"),
    case("services section that does not exist but is not needed", config="[default]\nservices = local\n",
         environment={"AWS_ENDPOINT_URL": "http://all:1"}),
    case("empty endpoint variables", config="[default]\nendpoint_url = http://global:1\n",
         environment={"AWS_ENDPOINT_URL": "", "AWS_ENDPOINT_URL_BATCH": ""}),
    case("endpoints ignored by variable", config="[default]\nendpoint_url = http://global:1\n",
         environment={"AWS_ENDPOINT_URL": "http://all:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE"}),
    case("endpoints ignored by the profile",
         config="[default]\nendpoint_url = http://global:1\nignore_configured_endpoint_urls = true\n"),
    case("endpoints ignored by the profile but not by the variable",
         config="[default]\nendpoint_url = http://global:1\nignore_configured_endpoint_urls = true\n",
         environment={"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false"}),
    case("endpoint of sso-oidc", environment={"AWS_ENDPOINT_URL_SSO_OIDC": "http://oidc:1"}),
    case("FIPS and dual stack of the profile",
         config="[default]\nuse_fips_endpoint = true\nuse_dualstack_endpoint = True\n"),
    case("FIPS variable beats the profile", config="[default]\nuse_fips_endpoint = true\n",
         environment={"AWS_USE_FIPS_ENDPOINT": "false"}),
    case("only true is true", environment={"AWS_USE_FIPS_ENDPOINT": "1", "AWS_USE_DUALSTACK_ENDPOINT": "yes"}),
    case("bundle of the profile", config="[default]\nca_bundle = /etc/ca.pem\n"),
    case("AWS_CA_BUNDLE", config="[default]\nca_bundle = /etc/ca.pem\n", environment={"AWS_CA_BUNDLE": "/x.pem"}),
]
