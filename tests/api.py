"""Everything that the API's description says, tried by schemathesis as five roles: no fault of the server, nothing that is not described,
and whoever has not the role of an address is refused whatever he sends.

    SOP SCHEMATHESIS FOLDER [SECONDS]: the program, the tool, a folder to make and remove, how long each role has.

As a module of hooks it is what schemathesis loads, and adds the check of roles.
"""

import json
import os
import shutil
import subprocess
import sys
import urllib.request

# Whether a rule of the office refuses what is well-formed depends on how things stand, so that no description can promise that it will not;
# what this tool takes for accepted is a page of open addresses asked for with a word too much.
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "ignored_auth",
    "wrong_role_is_refused",
]

# Each with the office's role; nobody has no token.
ROLES = {
    "nobody": None,
    "operator": "pemohon",
    "author": "sop-author",
    "auditor": "sop-auditor",
    "administrator": "sop-administrator",
}

DOCUMENT = """
sop: 1
id: izin
title: Izin Keramaian
identity: { agency: Dinas Perizinan }
actors: { pemohon: Pemohon, kabid: Kepala Bidang }
procedures:
  izin:
    title: Izin Keramaian
    steps:
      - id: mohon
        activity: Mengajukan permohonan
        actor: pemohon
        quality: { time: 1 hari, output: Permohonan }
        form: { acara: { type: text, label: Nama acara }, tamu: { type: number, label: Jumlah tamu } }
      - { id: arsip, activity: Mengarsipkan, actor: [pemohon, kabid], quality: { time: 1 hari, output: Arsip } }
"""


def may(role, access):
    """Whether a role opens an address of this access."""
    if access is None:
        return True
    if role == "nobody":
        return False
    return access == "person" or role == "administrator" or ROLES[role] == access


if "SOP_TRIED_AS" in os.environ:
    import schemathesis

    @schemathesis.check
    def wrong_role_is_refused(context, response, case):
        described = case.operation.definition.raw
        if not may(os.environ["SOP_TRIED_AS"], described.get("x-access")):
            assert response.status_code in (401, 403, 405), f"answered with {response.status_code}"


def sop(program, folder, *arguments):
    environment = {name: text for name, text in os.environ.items() if not name.startswith("SOP_")}
    done = subprocess.run([program, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"sop {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def office(program, folder):
    """A store with a document and the five; gives their tokens."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with open(f"{folder}/izin.yaml", "w") as file:
        file.write(DOCUMENT)
    sop(program, folder, "publish", "izin.yaml")
    sop(program, folder, "start", "izin")
    tokens = {"nobody": None}
    for name, role in ROLES.items():
        if role:
            sop(program, folder, "person", "add", name, "--role", role)
            tokens[name] = sop(program, folder, "person", "token", name).strip()
    return tokens


def serve(program, folder):
    log = open(f"{folder}/log", "w")
    command = [program, "serve", "--listen", "127.0.0.1:0", "--format", "json"]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, text=True)
    return server, json.loads(server.stdout.readline())["url"]


def try_as(role, token, url, tool, folder, seconds):
    """Runs the tool; gives whether all was well."""
    command = [
        tool, "run", f"{url}/api/v1/openapi.json", "--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing",
        "--max-time", str(seconds), "--seed", "1", "--continue-on-failure", "--no-shrink", "--warnings", "off",
    ]
    if token:
        command += ["-H", f"Authorization: Bearer {token}"]
    # An administrator who removes himself would be nobody for the rest.
    if role == "administrator":
        command += ["--exclude-operation-id", "removePerson"]
    environment = {
        **os.environ,
        "SOP_TRIED_AS": role,
        "SCHEMATHESIS_HOOKS": "api",
        "PYTHONPATH": os.path.dirname(os.path.abspath(__file__)),
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    print(f"--- {role}: {'well' if done.returncode == 0 else 'not well'}")
    print(done.stdout if done.returncode else "\n".join(done.stdout.splitlines()[-3:]))
    print(done.stderr)
    return done.returncode == 0


def main(program, tool, folder, seconds="10"):
    program, tool, folder = os.path.abspath(program), os.path.abspath(tool), os.path.abspath(folder)
    tokens = office(program, folder)
    server, url = serve(program, folder)
    try:
        well = [try_as(role, tokens[role], url, tool, folder, seconds) for role in ROLES]
        ready = json.load(urllib.request.urlopen(f"{url}/readyz"))["status"] == "ready"
    finally:
        server.terminate()
        ended = server.wait()
    verified = json.loads(sop(program, folder, "verify", "--format", "json"))["ok"]
    if not (all(well) and ready and ended == 0 and verified):
        sys.exit(f"ready {ready}, ended with {ended}, verified {verified}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
