import asyncio
import os
import sys

from github import Github

from reviewer import Reviewer


def main(repository, number):
    pull = Github(os.environ["GITHUB_TOKEN"]).get_repo(repository).get_pull(number)
    patches = {file.filename: file.patch for file in pull.get_files() if file.patch}
    comments = asyncio.run(Reviewer().review(patches))
    for comment in comments:
        if comment.severity == "nit":
            continue
        pull.create_review_comment(comment.body, pull.get_commits().reversed[0], comment.path, line=comment.line)
    print(f"{len(comments)} comments")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
