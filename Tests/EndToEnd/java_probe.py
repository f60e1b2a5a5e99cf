"""A Java program that posts to an https URL with the JDK's own client, and prints the status or what went wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

SOURCE = """
import java.net.URI;
import java.net.http.*;
public class Probe {
  public static void main(String[] arguments) throws Exception {
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    for (var url : arguments) {
      var request = HttpRequest.newBuilder(URI.create(url)).POST(
        HttpRequest.BodyPublishers.ofString("{}")).header("Content-Type", "application/json").build();
      try {
        System.out.println(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
      } catch (java.io.IOException error) {
        System.out.println(error);
      }
    }
  }
}
"""


def java_command(folder: Path, *urls: str, options: tuple[str, ...] = ()) -> list[str]:
    """Skips the test where there is no Java."""
    if not shutil.which("java"):
        pytest.skip("java is not here")
    source = folder / "Probe.java"
    source.write_text(SOURCE)
    return ["java", *options, str(source), *urls]


def trust_store(path: Path) -> tuple[str, ...]:
    return (f"-Djavax.net.ssl.trustStore={path}", "-Djavax.net.ssl.trustStorePassword=changeit")
